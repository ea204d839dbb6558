package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that must fail, and what their error says. */
class RefusalTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final Map<String, String> COLUMNS = new TreeMap<>(Map.of("id", "BIGINT NOT NULL", "size", "INT"));

    private static SinkJob job(String table) {
        return new SinkJob(SERVER, table, COLUMNS);
    }

    /** The whole stack trace of the job's failure. */
    private static String failure(SinkJob job, Object... values) {
        ExecutionException error = assertThrows(
                ExecutionException.class, () -> job.run(List.of(Row.ofKind(RowKind.INSERT, values))));
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "id Int64, size Int32, _version UInt64, _is_deleted UInt8 | MergeTree ORDER BY id                             | its engine is MergeTree",
        "id Int64, size Int32, _version UInt64, _is_deleted UInt8 | ReplacingMergeTree ORDER BY id                    | no version column",
        "id Int64, size Int32, _version UInt64, _is_deleted UInt8 | ReplacingMergeTree(_version) ORDER BY (id, size)  | it is ordered by (id, size)",
        "id Int64, size Int32, _version UInt64, _is_deleted UInt8 | ReplacingMergeTree(_version) PARTITION BY size % 10 ORDER BY id | partitioned by column 'size'",
        "id Int64, size Int16, _version UInt64, _is_deleted UInt8 | ReplacingMergeTree(_version) ORDER BY id          | column 'size' is INT in Flink and Int16 in ClickHouse",
        "id Int64, _version UInt64, _is_deleted UInt8             | ReplacingMergeTree(_version) ORDER BY id          | it has no column 'size' (INT in Flink)",
        "id Int64, size Int32, _version UInt64                    | ReplacingMergeTree(_version) ORDER BY id          | it has no column '_is_deleted'",
        "id Int64, size Int32, _version UInt64, _is_deleted UInt8, more String | ReplacingMergeTree(_version) ORDER BY id | column 'more' (String) is not in the Flink table",
    })
    void tableThatDoesNotFit(String columns, String engine, String message) {
        SERVER.query("CREATE OR REPLACE TABLE wrong (" + columns + ") ENGINE = " + engine);
        String failure = failure(job("wrong"), 1L, 1, 0L);
        assertContains(failure, "The ClickHouse table " + SERVER.database + ".wrong does not fit the Flink table");
        assertContains(failure, message);
        assertEquals("0", SERVER.query("SELECT count() FROM wrong"));
    }

    @Test
    void missingTableIsNamed() {
        assertContains(
                failure(job("nowhere"), 1L, 1, 0L), "ClickHouse shows no table " + SERVER.database + ".nowhere to user");
    }

    @Test
    void wrongPasswordIsRefusedAtOnceAndNotShown() {
        createGood();
        String failure = failure(job("good").option("password", "not-the-password"), 1L, 1, 0L);
        assertContains(failure, "AUTHENTICATION_FAILED");
        assertFalse(failure.contains("not-the-password"), failure);
    }

    @Test
    void nullWhereItDoesNotFitNamesTableKeyAndColumn() {
        createGood();
        assertContains(
                failure(job("good"), 7L, null, 0L),
                "Cannot write a row of " + SERVER.database
                        + ".good, key id = 7, offset 0, column 'size': the value NULL does not fit into Int32");
        assertEquals("0", SERVER.query("SELECT count() FROM good"));
    }

    @Test
    void errorOfClickHouseNamesTheTableAndCarriesItsText() {
        SERVER.query("CREATE OR REPLACE TABLE strict (id Int64, size Int32, _version UInt64, _is_deleted UInt8,"
                + " CONSTRAINT small CHECK size < 10) ENGINE = ReplacingMergeTree(_version) ORDER BY id");
        String failure = failure(job("strict"), 1L, 10, 0L);
        assertContains(
                failure,
                "ClickHouse refuses a row of " + SERVER.database
                        + ".strict, key id = 1, offset 0, {\"id\":1,\"size\":10}: Code: 469. DB::Exception");
    }

    @Test
    void serverThatStaysAwayFailsTheJob() {
        SinkJob job = job("good").option("url", "http://127.0.0.1:9").option("sink.max-retry-duration", "300ms");
        assertContains(failure(job, 1L, 1, 0L), "ClickHouse at http://127.0.0.1:9/ cannot be reached");
    }

    private static void createGood() {
        SERVER.query("CREATE OR REPLACE TABLE good (id Int64, size Int32, _version UInt64, _is_deleted UInt8)"
                + " ENGINE = ReplacingMergeTree(_version) ORDER BY id");
    }
}
