package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records that cannot be read or written: what fails the job, what turns into a dead letter, and what is said. */
class PoisonTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("id", "BIGINT NOT NULL");
        COLUMNS.put("size", "INT");
    }

    @BeforeEach
    void createTables() {
        createTarget("size Nullable(Int32), CONSTRAINT small CHECK size < 1000000", "");
        SERVER.query("CREATE OR REPLACE TABLE letters (target String, topic String, partition Int32, offset Int64,"
                + " reason LowCardinality(String), error String, row String, key_bytes String, value_bytes String,"
                + " happened_at DateTime64(3, 'UTC') DEFAULT now64(3))"
                + " ENGINE = ReplacingMergeTree ORDER BY (target, topic, partition, offset)");
    }

    private static void createTarget(String size, String partitionBy) {
        SERVER.query("CREATE OR REPLACE TABLE t (id Int64, " + size + ", _version UInt64, _is_deleted UInt8)"
                + " ENGINE = ReplacingMergeTree(_version) " + partitionBy + " ORDER BY id");
    }

    private static SinkJob failing() {
        return new SinkJob(SERVER, "t", COLUMNS).metadata("partition", "topic", "unreadable-key", "unreadable-value");
    }

    private static SinkJob lettering() {
        return failing().option("sink.poison", "dead-letter").option("sink.dead-letter.table-name", "letters");
    }

    /** A change at an offset that is its id, of partition 4. */
    private static Row row(long id, Integer size) {
        return Row.ofKind(RowKind.INSERT, id, size, id, 4, "orders", null, null);
    }

    private static List<Row> tenThousandWithThreeBad() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            boolean bad = i == 17 || i == 5_000 || i == 9_999;
            rows.add(row(i, bad ? 2_000_000 + i : i));
        }
        return rows;
    }

    private static String failure(ThrowingRun run) {
        StringWriter trace = new StringWriter();
        assertThrows(ExecutionException.class, run::run).printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private interface ThrowingRun {
        void run() throws Exception;
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), text);
    }

    private static String letters() {
        return SERVER.query("SELECT topic, partition, offset, reason, row, key_bytes, value_bytes FROM letters FINAL"
                + " ORDER BY offset");
    }

    private static void assertNoLetters() {
        assertEquals("0", SERVER.query("SELECT count() FROM letters"));
    }

    @Test
    void refusedRowFailsTheJobWithKeyValueAndOffset() {
        String failure = failure(() -> failing().run(tenThousandWithThreeBad()));
        assertContains(
                failure,
                "ClickHouse refuses a row of " + SERVER.database + ".t, key id = 17, offset 17, {\"id\":17,\"size\":2000017}:"
                        + " Code: 469. DB::Exception: Constraint `small`");
    }

    @ParameterizedTest
    @CsvSource({"none, 50000", "lz4, 3000"})
    void refusedRowsTurnIntoDeadLettersAndTheOthersAreWritten(String compression, String maxRows) throws Exception {
        for (int replay = 0; replay < 2; replay++) {
            lettering()
                    .option("sink.compression", compression)
                    .option("sink.buffer-flush.max-rows", maxRows)
                    .run(tenThousandWithThreeBad());
            assertEquals("9997", SERVER.query("SELECT count() FROM t FINAL"));
            assertEquals(
                    "orders\t4\t17\trefused\t{\"id\":17,\"size\":2000017}\t\t\n"
                            + "orders\t4\t5000\trefused\t{\"id\":5000,\"size\":2005000}\t\t\n"
                            + "orders\t4\t9999\trefused\t{\"id\":9999,\"size\":2009999}",
                    letters());
        }
        assertEquals(
                SERVER.database + ".t\t3",
                SERVER.query("SELECT target, countIf(error LIKE 'Code: 469. DB::Exception: Constraint `small`%')"
                        + " FROM letters FINAL GROUP BY target"));
    }

    @Test
    void batchOfTooManyPartitionsIsWrittenInParts() throws Exception {
        createTarget("size Int32", "PARTITION BY id % 16");
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(row(i, i));
        }
        failing().option("clickhouse.settings.max_partitions_per_insert_block", "5").run(rows);
        assertEquals("200\t19900", SERVER.query("SELECT count(), sum(size) FROM t FINAL"));
    }

    @Test
    void rowThatHasNoEncodingTurnsIntoADeadLetter() throws Exception {
        createTarget("size Int32", "");
        lettering().run(List.of(row(1, 1), row(2, null), row(3, 3)));
        assertEquals("1\n3", SERVER.query("SELECT id FROM t FINAL ORDER BY id"));
        assertEquals("orders\t4\t2\tdoes-not-fit\t{\"id\":2,\"size\":null}", letters());
        assertEquals(
                "Cannot write a row of " + SERVER.database
                        + ".t, key id = 2, offset 2, column \\'size\\': the value NULL does not fit into Int32, which is not"
                        + " Nullable",
                SERVER.query("SELECT error FROM letters"));
    }

    @Test
    void versionThatIsNoneIsPoison() throws Exception {
        List<Row> rows = List.of(
                Row.ofKind(RowKind.INSERT, 1L, 1, 1L, new byte[] {0, 16, 0, 0, 0, 0, 0, 1}),
                Row.ofKind(RowKind.INSERT, 2L, 2, 2L, new byte[] {1, 2, 3}));
        SinkJob lettering = new SinkJob(SERVER, "t", COLUMNS)
                .metadata("version")
                .option("sink.poison", "dead-letter")
                .option("sink.dead-letter.table-name", "letters");
        lettering.run(rows);
        assertEquals("1\t4503599627370497", SERVER.query("SELECT id, _version FROM t FINAL"));
        assertEquals("\t-1\t2\tdoes-not-fit\t{\"id\":2,\"size\":2}", letters());
        assertContains(
                failure(() -> new SinkJob(SERVER, "t", COLUMNS).metadata("version").run(rows)),
                "Cannot write a row of " + SERVER.database
                        + ".t, key id = 2, offset 2, version: the value 0x010203 has 3 bytes, and a version has 8");
    }

    private static List<Row> unreadable() {
        Row reason = Row.of("not JSON", new byte[] {'{', 'x'});
        Row missing = Row.of("there is no key", null);
        return List.of(
                row(1, 1),
                Row.ofKind(RowKind.INSERT, 2L, null, 2L, 0, "orders", null, reason),
                Row.ofKind(RowKind.INSERT, 0L, 33, 3L, 1, "orders", missing, null),
                Row.ofKind(RowKind.INSERT, 0L, null, 4L, 2, "orders", reason, reason));
    }

    @Test
    void unreadableRecordsTurnIntoDeadLettersWithTheirBytes() throws Exception {
        lettering().run(unreadable());
        assertEquals("1\t1", SERVER.query("SELECT id, size FROM t FINAL"));
        assertEquals(
                "orders\t0\t2\tunreadable-value\t{\"id\":2}\t\t{x\n"
                        + "orders\t1\t3\tunreadable-key\t{\"size\":33}\t\t\n"
                        + "orders\t2\t4\tunreadable-key\t\t{x\t{x",
                letters());
        assertEquals(
                "not JSON\nthere is no key\nnot JSON",
                SERVER.query("SELECT error FROM letters ORDER BY offset"));
    }

    @Test
    void unreadableRecordFailsTheJobWithPositionReasonAndBytes() {
        assertContains(
                failure(() -> failing().run(unreadable())),
                "Cannot read the value of a record for " + SERVER.database
                        + ".t, topic 'orders', partition 0, offset 2: not JSON; its bytes are 0x7b78");
    }

    /** Runs a job that changes the target between its first row, which is written, and its second. */
    private static void runWithChange(SinkJob job, String statement) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        DataStream<Row> rows = environment
                .fromCollection(List.of(row(1, 1), row(2, 2_000_000)), job.rowType())
                .map(row -> {
                    if ((long) row.getField(0) == 2) {
                        awaitFirstRow();
                        SERVER.query(statement);
                    }
                    return row;
                })
                .returns(job.rowType());
        job.option("sink.buffer-flush.max-rows", "1").run(environment, rows);
    }

    private static void awaitFirstRow() throws InterruptedException {
        long deadline = System.nanoTime() + 120_000_000_000L;
        while (!SERVER.query("SELECT count() FROM t").equals("1")) {
            assertTrue(System.nanoTime() < deadline, "the first row was not written within 120 s");
            Thread.sleep(50);
        }
    }

    @Test
    void columnModifiedUnderTheJobFailsItWithoutDeadLetters() {
        String failure = failure(() -> runWithChange(lettering(), "ALTER TABLE t MODIFY COLUMN size Nullable(Int64)"));
        assertContains(
                failure,
                "The ClickHouse table " + SERVER.database + ".t changed while the job was writing: column 'size' was"
                        + " Nullable(Int32) and is Nullable(Int64). Resume the job, so that the tables are compared again."
                        + " ClickHouse says: Code: ");
        assertNoLetters();
    }

    @Test
    void tableDroppedUnderTheJobFailsItWithoutDeadLetters() {
        String failure = failure(() -> runWithChange(lettering(), "DROP TABLE t"));
        assertContains(failure, "Cannot write 1 rows into " + SERVER.database + ".t: Code: 60. DB::Exception");
        assertNoLetters();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ALTER TABLE letters DROP COLUMN value_bytes              | it has no column 'value_bytes' (String)",
        "ALTER TABLE letters ADD COLUMN team String               | column 'team' (String) is not known and has no DEFAULT",
        "ALTER TABLE letters MODIFY COLUMN error Nullable(String) | column 'error' is Nullable(String), but it has to be String",
        "DROP TABLE letters                                       | ClickHouse shows no table",
        "CREATE OR REPLACE TABLE letters (offset Int64) ENGINE = MergeTree ORDER BY offset | it is MergeTree ORDER BY (offset)",
    })
    void deadLetterTableThatDoesNotFitIsRefused(String statement, String message) {
        SERVER.query(statement);
        assertContains(failure(() -> lettering().run(List.of(row(1, 1)))), message);
        assertEquals("0", SERVER.query("SELECT count() FROM t"));
    }

    @Test
    void deadLetterThatCannotBeWrittenFailsTheJob() {
        SERVER.query("ALTER TABLE letters ADD CONSTRAINT never CHECK offset < 0");
        assertContains(
                failure(() -> lettering().run(List.of(row(1, 2_000_000)))),
                "Cannot write 1 dead letters into " + SERVER.database + ".letters: Code: 469");
    }

    @Test
    void rowOfANewPartitionFailsTheJob() {
        assertContains(
                failure(() -> failing().option("sink.source-partitions", "4").run(List.of(row(1, 1)))),
                "A row for " + SERVER.database + ".t comes from partition 4, but 'sink.source-partitions' is 4. With another"
                        + " number of partitions a key moves to another one, where offsets start anew, and an old change could"
                        + " win over a newer one. Build a new generation: a new topic and a new table.");
    }

    @Test
    void rowsOfTheKnownPartitionsAreWritten() throws Exception {
        failing().option("sink.source-partitions", "5").run(List.of(row(1, 1)));
        assertEquals("1", SERVER.query("SELECT count() FROM t"));
    }
}
