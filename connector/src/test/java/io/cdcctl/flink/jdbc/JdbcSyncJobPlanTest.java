package io.cdcctl.flink.jdbc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.Resources;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.ExplainFormat;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;

/** What the planner makes of a sync job that writes through JDBC. */
class JdbcSyncJobPlanTest {

    private final TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());

    private String explain(String... statements) {
        for (int i = 0; i < statements.length - 1; i++) {
            tables.executeSql(statements[i]);
        }
        return tables.explainSql(
                statements[statements.length - 1], ExplainFormat.TEXT, ExplainDetail.CHANGELOG_MODE);
    }

    private static String[] script(String text) {
        return text.split(";\\s*\\n");
    }

    /** The topic's key is part of the sink's, so the planner sees that no two rows of a key can cross. */
    @Test
    void keepsNoStateAndHandsDeletionsOn() {
        String plan = explain(script(Resources.text("jdbc-sync-job.sql")));
        for (String operator : new String[] {"ChangelogNormalize", "SinkMaterializ", "upsertMaterialize", "Exchange"}) {
            assertFalse(plan.contains(operator), plan);
        }
        assertTrue(plan.contains("changelogMode=[I,D]"), plan);
    }

    @Test
    void versionsOfRecordsAddNoStateEither() {
        String text = Resources.text("jdbc-sync-job.sql")
                .replace("VIRTUAL,", "VIRTUAL, `_headers` MAP<STRING, BYTES> METADATA FROM 'headers' VIRTUAL,")
                .replace(
                        "`_offset` * 4 + CASE WHEN `op` IS NULL THEN 2 ELSE 1 END",
                        "version_of(`_headers`['version'], `_offset`, `op` IS NULL)");
        tables.executeSql("CREATE TEMPORARY FUNCTION version_of AS 'io.cdcctl.flink.jdbc.VersionFunction'");
        String plan = explain(script(text));
        assertTrue(plan.contains("version_of(ITEM(_headers"), plan);
        for (String operator : new String[] {"ChangelogNormalize", "SinkMaterializ", "upsertMaterialize", "Exchange"}) {
            assertFalse(plan.contains(operator), plan);
        }
    }

    /** The check above can fail: a sink whose key is another one does get a materializer. */
    @Test
    void keyWithoutTheTopicsKeyWouldBeStateful() {
        String text = Resources.text("jdbc-sync-job.sql")
                .replace("PRIMARY KEY (id, `_version`)", "PRIMARY KEY (`_version`)");
        assertTrue(explain(script(text)).contains("upsertMaterialize"));
    }

    @Test
    void refusesToReadFromTheTable() {
        String[] script = script(Resources.text("jdbc-sync-job.sql"));
        ValidationException error = assertThrows(
                ValidationException.class, () -> explain(script[1], "SELECT id FROM orders_versions"));
        assertTrue(
                error.getMessage()
                        .contains("The ClickHouse dialect writes only: table"
                                + " order_analytics.orders_realtime_versions cannot be read."),
                error.getMessage());
    }
}
