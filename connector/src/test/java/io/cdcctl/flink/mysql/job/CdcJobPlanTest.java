package io.cdcctl.flink.mysql.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.Resources;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.ExplainFormat;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;

/** The CDC job hands records from its source to its sink, and does nothing with them between. */
class CdcJobPlanTest {

    private static String explain(String script) {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        String[] statements = script.split(";\\s*\\n");
        for (int i = 0; i < statements.length - 1; i++) {
            tables.executeSql(statements[i]);
        }
        return tables.explainSql(statements[statements.length - 1], ExplainFormat.TEXT, ExplainDetail.CHANGELOG_MODE);
    }

    @Test
    void planIsTheKnownOne() {
        assertEquals(Resources.text("cdc-job.plan.txt").trim(), explain(Resources.text("cdc-job.sql")).trim());
    }

    @Test
    void otherColumnsAreRefused() {
        String script = Resources.text("cdc-job.sql").replace("`value` BYTES", "`value` STRING");
        ValidationException refused = assertThrows(ValidationException.class, () -> explain(script));
        assertTrue(messages(refused).contains("The columns have to be `topic` STRING NOT NULL, `key` BYTES NOT NULL, `value` BYTES, `version` BIGINT NOT NULL"));
    }

    @Test
    void exactlyOnceNeedsAPrefix() {
        String script = Resources.text("cdc-job.sql").replace("'at-least-once'", "'exactly-once'");
        ValidationException refused = assertThrows(ValidationException.class, () -> explain(script));
        assertTrue(messages(refused).contains("needs 'sink.transactional-id-prefix'"));
    }

    private static String messages(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.append(cause.getMessage()).append('\n');
        }
        return all.toString();
    }
}
