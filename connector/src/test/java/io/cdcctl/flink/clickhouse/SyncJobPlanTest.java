package io.cdcctl.flink.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.Resources;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.ExplainFormat;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;

/** The sync job keeps no state per key: its plan has no operator that would. */
class SyncJobPlanTest {

    private static String explain(String script) {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        String[] statements = script.split(";\\s*\\n");
        for (int i = 0; i < statements.length - 1; i++) {
            tables.executeSql(statements[i]);
        }
        return tables.explainSql(
                statements[statements.length - 1], ExplainFormat.TEXT, ExplainDetail.CHANGELOG_MODE);
    }

    @Test
    void planHasNoStatefulOperator() {
        String plan = explain(Resources.text("sync-job.sql"));
        for (String operator : new String[] {"ChangelogNormalize", "SinkMaterializ", "upsertMaterialize", "Exchange"}) {
            assertFalse(plan.contains(operator), plan);
        }
        assertTrue(plan.contains("changelogMode=[I,D]"), plan);
    }

    @Test
    void planIsTheKnownOne() {
        assertEquals(Resources.text("sync-job.plan.txt").trim(), explain(Resources.text("sync-job.sql")).trim());
    }

    @Test
    void versionOfAHeaderNeedsNoStateEither() {
        String plan = explain(Resources.text("sync-job.sql")
                .replace("  `op` STRING,\n", "  `op` STRING,\n  `_headers` MAP<STRING, BYTES> METADATA FROM 'headers' VIRTUAL,\n")
                .replace("METADATA FROM 'topic',\n", "METADATA FROM 'topic',\n  `_version` BYTES METADATA FROM 'version',\n")
                .replace("`_topic`, `op_ts`", "`_topic`, `_headers`['version'], `op_ts`"));
        for (String operator : new String[] {"ChangelogNormalize", "SinkMaterializ", "upsertMaterialize", "Exchange"}) {
            assertFalse(plan.contains(operator), plan);
        }
        assertTrue(plan.contains("ITEM(_headers, 'version') AS version"), plan);
        assertTrue(plan.contains("changelogMode=[I,D]"), plan);
    }

    /** The check above can fail: a source that sends updates without their old image does get a normalizer. */
    @Test
    void upsertKafkaSourceWouldBeStateful() {
        String script = Resources.text("sync-job.sql")
                .replace("'connector' = 'kafka'", "'connector' = 'upsert-kafka'")
                .replaceAll("  'scan\\..*\\n|  'key\\.fields.*\\n", "")
                .replace("'upsert-json'", "'json'")
                .replace("value.upsert-json", "value.json");
        assertTrue(explain(script).contains("ChangelogNormalize"));
    }
}
