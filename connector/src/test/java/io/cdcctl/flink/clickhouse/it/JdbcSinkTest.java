package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs that write through flink-connector-jdbc and the ClickHouse driver into a real server. */
class JdbcSinkTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final ChangelogMode MODE = ChangelogMode.newBuilder()
            .addContainedKind(RowKind.INSERT)
            .addContainedKind(RowKind.DELETE)
            .build();

    private static final String TARGET =
            "_version UInt64, _is_deleted UInt8) ENGINE = ReplacingMergeTree(_version) ORDER BY id";
    private static final String VERSIONED = "id BIGINT NOT NULL, name STRING, `_version` BIGINT NOT NULL";
    private static final String LIVE = "SELECT id, name FROM %s FINAL WHERE _is_deleted = 0 ORDER BY id";

    private static Row put(Object... values) {
        return Row.ofKind(RowKind.INSERT, values);
    }

    private static Row delete(Object... values) {
        return Row.ofKind(RowKind.DELETE, values);
    }

    /** Writes changes of rows that {@code id} identifies into the table, in batches of the given size. */
    private static void write(String table, String columns, String key, int batch, Row... changes) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.getConfig().set("table.local-time-zone", "UTC");
        tables.getConfig().set("table.exec.sink.upsert-materialize", "NONE");
        tables.executeSql(String.format(
                "CREATE TABLE target (%s, PRIMARY KEY (%s) NOT ENFORCED) WITH ('connector' = 'jdbc',"
                        + " 'url' = 'jdbc:clickhouse:%s', 'table-name' = '%s.%s', 'username' = '%s', 'password' = '%s', 'sink.max-retries' = '0',"
                        + " 'sink.buffer-flush.max-rows' = '%d')",
                columns,
                key,
                SERVER.url,
                SERVER.database,
                literal(table),
                literal(SERVER.user),
                literal(SERVER.password),
                batch));
        tables.executeSql("CREATE TEMPORARY TABLE shape (" + columns + ") WITH ('connector' = 'blackhole')");
        ResolvedSchema schema = tables.from("shape").getResolvedSchema();
        tables.createTemporaryView(
                "changes",
                tables.fromChangelogStream(
                        environment.fromCollection(
                                List.of(changes),
                                ExternalTypeInfo.of(schema.toPhysicalRowDataType())),
                        Schema.newBuilder()
                                .fromResolvedSchema(schema)
                                .primaryKey("id")
                                .build(),
                        MODE));
        tables.executeSql("INSERT INTO target SELECT * FROM changes").await();
    }

    /** The text as it stands inside the quotes of a literal of Flink SQL. */
    private static String literal(String text) {
        return text.replace("'", "''");
    }

    private static String failure(String table, String columns, String key, Row... changes) {
        Exception error = assertThrows(Exception.class, () -> write(table, columns, key, 100, changes));
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), text);
    }

    @Test
    void everyTypeIsWrittenAsItIs() throws Exception {
        SERVER.query("CREATE TABLE types (id UInt64, flag Bool, tiny Int8, small UInt8, big Int64, price Decimal(38, 10),"
                + " f Float32, d Float64, s String, b String, day Date32, moment DateTime64(6, 'UTC'),"
                + " instant DateTime64(3, 'UTC'), instant9 DateTime64(9, 'UTC'), nothing Nullable(Int32))"
                + " ENGINE = ReplacingMergeTree ORDER BY id");
        write(
                "types",
                "id DECIMAL(20, 0) NOT NULL, flag BOOLEAN, tiny TINYINT, small SMALLINT, big BIGINT,"
                        + " price DECIMAL(38, 10), f FLOAT, d DOUBLE, s STRING, b BYTES, `day` DATE, moment TIMESTAMP(6),"
                        + " instant TIMESTAMP_LTZ(3), instant9 TIMESTAMP_LTZ(9), nothing INT",
                "id",
                100,
                put(
                        new BigDecimal("18446744073709551615"), true, (byte) -128, (short) 255, Long.MIN_VALUE,
                        new BigDecimal("-0.0000000001"), Float.MIN_VALUE, Double.MAX_VALUE,
                        "it''s \\ \"q\" ? :id ' \n\t\0 größe 🫖", "\0\1'\\".getBytes(StandardCharsets.ISO_8859_1),
                        LocalDate.of(2299, 12, 31), LocalDateTime.parse("2299-12-31T23:59:59.999999"),
                        Instant.parse("1900-01-01T00:00:00.001Z"),
                        Instant.parse("2262-04-11T23:47:16.854775807Z"), null),
                put(
                        new BigDecimal("0"), false, (byte) 127, (short) 0, Long.MAX_VALUE,
                        new BigDecimal("9999999999999999999999999999.9999999999"), -3.4028235e38f, 4.9e-324,
                        "", new byte[0], LocalDate.of(1900, 1, 1), LocalDateTime.parse("1969-12-31T23:59:59.5"),
                        Instant.parse("2026-03-29T01:30:00Z"), Instant.parse("1970-01-01T00:00:00.000000001Z"), 7));
        assertEquals(
                String.join(
                        "\n",
                        "0\tfalse\t127\t0\t9223372036854775807\t9999999999999999999999999999.9999999999"
                                + "\t-3.4028235e38\t5e-324\t\t\t1900-01-01\t1969-12-31 23:59:59.500000"
                                + "\t2026-03-29 01:30:00.000\t1970-01-01 00:00:00.000000001\t7",
                        "18446744073709551615\ttrue\t-128\t255\t-9223372036854775808\t-0.0000000001\t1e-45"
                                + "\t1.7976931348623157e308\tit\\'\\'s \\\\ \"q\" ? :id \\' \\n\\t\\0 größe 🫖"
                                + "\t0001275C\t2299-12-31\t2299-12-31 23:59:59.999999\t1900-01-01 00:00:00.001"
                                + "\t2262-04-11 23:47:16.854775807\t\\N"),
                SERVER.query("SELECT * REPLACE (hex(b) AS b) FROM types ORDER BY id"));
    }

    @Test
    void versionedChangesEndRightInOneBatchAndInMany() throws Exception {
        for (int batch : new int[] {1, 100}) {
            SERVER.query("CREATE OR REPLACE TABLE versions (id Int64, name String, " + TARGET);
            write("versions", VERSIONED, "id, `_version`", batch, changes());
            assertEquals("1\tnew\n3\tback", SERVER.query(String.format(LIVE, "versions")));
        }
    }

    /** Row 1 is changed, row 2 deleted, row 3 deleted and inserted again. */
    private static Row[] changes() {
        return new Row[] {
            put(1L, "old", 1L),
            put(2L, "gone", 5L),
            put(3L, "first", 9L),
            put(1L, "new", 13L),
            delete(2L, null, 18L),
            delete(3L, null, 22L),
            put(3L, "back", 25L),
        };
    }

    @Test
    void replayOfVersionedChangesShowsNothingOldWhereverItStops() throws Exception {
        SERVER.query("CREATE OR REPLACE TABLE replayed (id Int64, name String, " + TARGET);
        Row[] changes = changes();
        write("replayed", VERSIONED, "id, `_version`", 100, changes);
        for (int end : new int[] {3, 6}) {
            write("replayed", VERSIONED, "id, `_version`", 2, Arrays.copyOf(changes, end));
            assertEquals("1\tnew\n3\tback", SERVER.query(String.format(LIVE, "replayed")));
        }
    }

    @Test
    void withoutVersionARowIsDeletedByKeyAndAReplayEndsRight() throws Exception {
        SERVER.query("CREATE OR REPLACE TABLE plain (id Int64, name String) ENGINE = ReplacingMergeTree ORDER BY id");
        Row[] changes = {
            put(1L, "stays"), put(2L, "gone"), put(3L, "first"), delete(2L, null), delete(3L, null), put(3L, "back")
        };
        for (int run = 0; run < 2; run++) {
            write("plain", "id BIGINT NOT NULL, name STRING", "id", 1, changes);
            assertEquals("1\tstays\n3\tback", SERVER.query("SELECT id, name FROM plain FINAL ORDER BY id"));
        }
    }

    @Test
    void tableWithAHostileNameIsWritten() throws Exception {
        String name = "a`b\\c'\"; --:id?.d";
        String quoted = "`a\\`b\\\\c'\"; --:id?.d`";
        SERVER.query("CREATE TABLE " + quoted + " (id Int64, name String, " + TARGET);
        write(name, VERSIONED, "id, `_version`", 100, put(1L, "a", 1L), put(2L, "b", 5L), delete(1L, null, 10L));
        assertEquals("2\tb", SERVER.query(String.format(LIVE, quoted)));
    }

    @Test
    void nullThatAColumnCannotHoldIsAnError() {
        SERVER.query("CREATE OR REPLACE TABLE strict (id Int64, name String, " + TARGET);
        assertContains(failure("strict", VERSIONED, "id, `_version`", put(1L, null, 1L)), "Cannot insert NULL value");
        assertEquals("0", SERVER.query("SELECT count() FROM strict"));
    }

    @Test
    void dayThatClickHouseCannotHoldIsAnError() {
        SERVER.query("CREATE OR REPLACE TABLE days (id Int64, day Date32) ENGINE = ReplacingMergeTree ORDER BY id");
        assertContains(
                failure("days", "id BIGINT NOT NULL, `day` DATE", "id", put(1L, LocalDate.of(1899, 12, 31))),
                "1899-12-31 is outside the years 1900 to 2299 of ClickHouse");
        assertEquals("0", SERVER.query("SELECT count() FROM days"));
    }
}
