package io.cdcctl.flink.kafka;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Which columns a sink table of records may have. */
class KafkaRecordsColumnsTest {

    private static final String COLUMNS = "`topic` STRING NOT NULL, `key` BYTES NOT NULL, `value` BYTES";

    private static void plan(String columns, String row) {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.executeSql("CREATE TABLE records (" + columns + ") WITH ('connector' = 'kafka-records',"
                + " 'properties.bootstrap.servers' = '127.0.0.1:9')");
        tables.explainSql("INSERT INTO records VALUES (" + row + ")");
    }

    private static String refusal(String columns, String row) {
        StringBuilder all = new StringBuilder();
        Throwable cause = Assertions.assertThrows(ValidationException.class, () -> plan(columns, row));
        for (; cause != null; cause = cause.getCause()) {
            all.append(cause.getMessage()).append('\n');
        }
        return all.toString();
    }

    @Test
    void versionIsOptional() {
        plan(COLUMNS, "'orders', x'7b7d', x'7b7d'");
        plan(COLUMNS + ", `version` BIGINT", "'orders', x'7b7d', x'7b7d', CAST(5 AS BIGINT)");
        plan(COLUMNS + ", `version` BIGINT NOT NULL", "'orders', x'7b7d', x'7b7d', CAST(5 AS BIGINT)");
    }

    @Test
    void otherColumnsAreRefused() {
        String expected = "The columns have to be " + COLUMNS + ", and `version` BIGINT where records have one, and are ";
        assertTrue(refusal(COLUMNS + ", `version` STRING", "'orders', x'7b', x'7b', '5'").contains(expected));
        assertTrue(refusal("`topic` STRING NOT NULL, `key` BYTES NOT NULL", "'orders', x'7b'").contains(expected));
    }
}
