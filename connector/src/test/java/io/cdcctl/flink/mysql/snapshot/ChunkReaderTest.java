package io.cdcctl.flink.mysql.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.TableSpecs;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records of the rows of a real MySQL, and what becomes of rows and tables that cannot be read. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChunkReaderTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    private static final String END = ",\"op\":\"+I\",\"op_ts\":\"1970-01-01T00:00:00Z\"}";
    private static final String ID = "{\"name\": \"id\", \"type\": \"integer\"}";

    private static TableSpec table(String name, String columns) {
        return Snapshots.table(SERVER, name, "\"id\"", ID + columns);
    }

    private static Chunk whole(SnapshotSession session, TableSpec table) throws Exception {
        return Snapshots.plan(session, table, 1_000_000, 1).get(0);
    }

    /** Reads the table as one chunk. */
    private static Snapshots.Collected read(TableSpec table) throws Exception {
        Snapshots.Collected records = new Snapshots.Collected();
        try (SnapshotSession session = Snapshots.open(SERVER);
                ChunkReader reader = ChunkReader.open(session, table, whole(session, table), ZeroDates.ERROR)) {
            while (reader.read(records)) {}
        }
        return records;
    }

    @Test
    void rowsAreRecords() throws Exception {
        SERVER.run("CREATE TABLE plain (id BIGINT UNSIGNED PRIMARY KEY, name VARCHAR(20) CHARACTER SET sjis, big LONGTEXT CHARACTER SET utf16,"
                + " doc JSON, data LONGBLOB, place GEOMETRY, secret INT)");
        SERVER.run("INSERT INTO plain VALUES (18446744073709551615, '表\"', 'ä\\n', '{\"a\": 1.50}', x'00ff', ST_GeomFromText('POINT(1 2)'), 7),"
                + " (2, NULL, NULL, NULL, NULL, NULL, 7)");
        TableSpec table = table("plain", ", {\"name\": \"name\", \"as\": \"n\", \"type\": \"text\"}, {\"name\": \"big\", \"type\": \"text\"},"
                + " {\"name\": \"doc\", \"type\": \"json\"}, {\"name\": \"data\", \"type\": \"bytes\"},"
                + " {\"name\": \"place\", \"type\": \"geometry\"}");
        assertEquals(
                List.of(
                        "{\"id\":2} {\"id\":2,\"n\":null,\"big\":null,\"doc\":null,\"data\":null,\"place\":null" + END,
                        "{\"id\":18446744073709551615} {\"id\":18446744073709551615,\"n\":\"表\\\"\",\"big\":\"ä\\n\",\"doc\":\"{\\\"a\\\": 1.5}\","
                                + "\"data\":\"AP8=\",\"place\":\"AAAAAAEBAAAAAAAAAAAA8D8AAAAAAAAAQA==\"" + END),
                read(table).texts);
    }

    @Test
    void listsOfATableOfBytesAreTexts() throws Exception {
        SERVER.run("CREATE TABLE lists (id INT PRIMARY KEY, e ENUM('a', 'é'), s SET('x', 'y')) CHARACTER SET binary");
        SERVER.run("INSERT INTO lists VALUES (1, 'é', 'x,y'), (2, NULL, '')");
        TableSpec table = table("lists", ", {\"name\": \"e\", \"type\": \"text\"}, {\"name\": \"s\", \"type\": \"text\"}");
        assertEquals(
                List.of("{\"id\":1} {\"id\":1,\"e\":\"é\",\"s\":\"x,y\"" + END, "{\"id\":2} {\"id\":2,\"e\":null,\"s\":\"\"" + END),
                read(table).texts);
    }

    @Test
    void aFilterLetsSomeRowsPass() throws Exception {
        SERVER.run("CREATE TABLE some (id INT PRIMARY KEY, flag TINYINT(1))");
        SERVER.run("INSERT INTO some VALUES (1, 1), (2, 0), (3, NULL), (4, 2)");
        TableSpec table = TableSpecs.parse("[{\"database\": \"" + SERVER.database + "\", \"table\": \"some\", \"topic\": \"t\", \"key\": [\"id\"],"
                        + " \"where\": {\"flag\": [true]}, \"columns\": [" + ID + ", {\"name\": \"flag\", \"type\": \"boolean\"}]}]")
                .get(0);
        Snapshots.Collected records = read(table);
        assertEquals(2, records.texts.size());
        assertEquals("{\"id\":1} {\"id\":1,\"flag\":true" + END, records.texts.get(0));
        assertEquals(
                List.of("Table " + table.name() + ": column flag has a value that cannot be written: a BOOL that is 2, neither 0 nor 1:"
                        + " declare the column as tinyint. The row of the snapshot is not carried"),
                records.sentences);
        assertEquals(
                "{\"id\":4} [\"" + records.sentences.get(0)
                        + "\",{\"change\":\"row of the snapshot\",\"row\":0,\"after\":{\"id\":4,\"flag\":\"2\"}}]",
                records.texts.get(1));
    }

    @Test
    void aColumnOfAnotherKindIsNamed() throws Exception {
        SERVER.run("CREATE TABLE other (id INT PRIMARY KEY, flag VARCHAR(9), price DECIMAL(9, 2), day DATE)");
        SERVER.run("INSERT INTO other VALUES (1, 'maybe', 1.50, '2024-02-29')");
        TableSpec table = table("other", ", {\"name\": \"flag\", \"type\": \"boolean\"}, {\"name\": \"price\", \"type\": \"integer\"},"
                + " {\"name\": \"day\", \"type\": \"text\"}");
        Snapshots.Collected records = read(table);
        String reason = "Table " + table.name() + ": column flag was declared as boolean and is now VARCHAR. The row of the snapshot is not"
                + " carried. Run `cdcctl drift`";
        assertEquals(List.of(reason), records.sentences);
        assertEquals(
                "{\"id\":1} [\"" + reason + "\",{\"change\":\"row of the snapshot\",\"row\":0,"
                        + "\"after\":{\"id\":1,\"flag\":\"maybe\",\"price\":1.5,\"day\":\"2024-02-29\"}}]",
                records.texts.get(0));
    }

    @Test
    void aKeyThatCannotBeWrittenIsReplacedByOneThatIsNoKey() throws Exception {
        SERVER.run("CREATE TABLE keyless (id VARCHAR(9) PRIMARY KEY)");
        SERVER.run("INSERT INTO keyless VALUES ('x')");
        Snapshots.Collected first = read(table("keyless", ""));
        assertTrue(
                first.texts.get(0).matches("(?s)\\[\"\\Q" + first.sentences.get(0) + "\\E\",\"[0-9a-f-]{36}\"\\] \\[.*\"after\":\\{\"id\":\"x\"}}]"),
                first.texts.get(0));
        assertEquals(first.texts, read(table("keyless", "")).texts);
    }

    /** The others flow, and nothing of those that are too large comes into memory. */
    @Test
    void rowsThatAreTooLargeAreMeasuredBeforeTheyAreRead() throws Exception {
        SERVER.run("CREATE TABLE large (id INT PRIMARY KEY, t LONGTEXT, d JSON, b LONGBLOB, x TEXT)");
        SERVER.run("INSERT INTO large VALUES (1, REPEAT('x', 60000000), NULL, NULL, 'a'), (2, NULL, JSON_ARRAY(REPEAT('y', 9000000)), NULL, 'b'),"
                + " (3, NULL, NULL, REPEAT('z', 20000000), 'c'), (4, REPEAT('ä', 600000), NULL, NULL, 'd'), (5, 'é', '[1]', 'b', 'e'),"
                + " (6, REPEAT('q', 800000), NULL, REPEAT('z', 200000), 'f')");
        TableSpec table = table("large", ", {\"name\": \"t\", \"type\": \"text\"}, {\"name\": \"d\", \"type\": \"json\"},"
                + " {\"name\": \"b\", \"type\": \"bytes\"}, {\"name\": \"x\", \"type\": \"text\"}");
        read(table);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        Snapshots.Collected records = read(table);
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(allocated < 30_000_000, allocated + " bytes");
        String large = " bytes, where a record has 1000000 at most: leave the column that is so large out of pipeline.yaml. The row of the"
                + " snapshot is not carried";
        String of = "Table " + table.name() + ": column ";
        assertEquals(6, records.texts.size());
        assertEquals(of + "t has a value of 60000000" + large, records.sentences.get(0));
        assertTrue(records.sentences.get(1).matches("\\Q" + of + "d has a value of \\E90000\\d\\d" + large), records.sentences.get(1));
        assertEquals(of + "b has a value of 20000000" + large, records.sentences.get(2));
        assertEquals(of + "t has a value of 1200000" + large, records.sentences.get(3));
        assertTrue(records.sentences.get(4).contains("a row takes 1066"), records.sentences.get(4));
        assertTrue(
                records.texts.get(0).endsWith("\"after\":{\"id\":1,\"t\":\"60000000 bytes\",\"d\":null,\"b\":null,\"x\":\"a\"}}]"), records.texts.get(0));
        assertEquals("{\"id\":5} {\"id\":5,\"t\":\"é\",\"d\":\"[1]\",\"b\":\"Yg==\",\"x\":\"e\"" + END, records.texts.get(4));
        assertTrue(records.texts.get(5).endsWith("\"after\":{\"id\":6,\"t\":\"800000 bytes\",\"d\":null,\"b\":\"200000 bytes\",\"x\":\"f\"}}]"),
                records.texts.get(5));
    }

    @Test
    void columnsThatAreTooLargeTogetherAreNotSent() throws Exception {
        SERVER.run("CREATE TABLE wide (id INT PRIMARY KEY, a LONGTEXT, b LONGBLOB, c JSON)");
        SERVER.run("INSERT INTO wide VALUES (1, REPEAT('x', 600000), REPEAT('y', 500000), '[1]'), (2, REPEAT('x', 600000), NULL, '[1]')");
        TableSpec table = table("wide", ", {\"name\": \"a\", \"type\": \"text\"}, {\"name\": \"b\", \"type\": \"bytes\"},"
                + " {\"name\": \"c\", \"type\": \"json\"}");
        Snapshots.Collected records = read(table);
        assertEquals(1, records.sentences.size());
        assertTrue(
                records.sentences.get(0).matches(".*: its columns have values of 11000\\d\\d bytes, where a record has 1000000 at most: leave the"
                        + " column a out of pipeline.yaml\\. The row of the snapshot is not carried"),
                records.sentences.get(0));
        String content = records.texts.get(0);
        assertTrue(content.contains("xxx\",\"b\":\"500000 bytes\",\"c\":\""), content.substring(content.length() - 100));
        assertTrue(records.texts.get(1).endsWith("xxx\",\"b\":null,\"c\":\"[1]\"" + END));
    }

    @Test
    void aTablesFailureIsItsOwn() throws Exception {
        SERVER.run("CREATE TABLE good (id INT PRIMARY KEY)");
        SERVER.run("INSERT INTO good VALUES (1)");
        SERVER.run("CREATE TABLE bad (id INT PRIMARY KEY, v INT, w INT)");
        SERVER.run("CREATE TABLE closed (id INT PRIMARY KEY)");
        SERVER.run("DROP USER IF EXISTS snapshot_reader");
        SERVER.run("CREATE USER snapshot_reader IDENTIFIED BY 'pw'");
        SERVER.run("GRANT SELECT ON " + SERVER.database + ".good TO snapshot_reader");
        SERVER.run("GRANT SELECT (id, w) ON " + SERVER.database + ".bad TO snapshot_reader");
        SessionSettings settings = new SessionSettings(
                "127.0.0.1", Integer.parseInt(SERVER.port), "snapshot_reader", "pw", 5_000, Map.of("sslMode", "DISABLED"));
        try (SnapshotSession session = SnapshotSession.open(settings)) {
            TableSpec bad = table("bad", ", {\"name\": \"v\", \"type\": \"integer\"}");
            Chunk chunk = new Chunk(bad.name(), 0, "`id` number", null, null);
            assertEquals(TableException.Reason.DENIED, failure(session, bad, chunk).reason());
            SERVER.run("ALTER TABLE bad DROP COLUMN v");
            SERVER.run("GRANT SELECT ON " + SERVER.database + ".bad TO snapshot_reader");
            assertEquals(
                    "Table " + bad.name() + " cannot be read: column v is not there any more; the columns are now id, w. Run `cdcctl drift`.",
                    failure(session, bad, chunk).getMessage());
            SERVER.run("DROP TABLE bad");
            assertEquals(TableException.Reason.DENIED, failure(session, table("closed", ""), chunk).reason());
            SERVER.run("GRANT SELECT ON " + SERVER.database + ".* TO snapshot_reader");
            TableException gone = failure(session, bad, chunk);
            assertEquals(TableException.Reason.GONE, gone.reason());
            assertEquals(bad.name(), gone.table());
            assertThrows(TableException.class, () -> ChunkPlanner.next(session, bad, TablePlan.begin(bad.name()), 1, 1));
            assertEquals(List.of("{\"id\":1} {\"id\":1" + END), Snapshots.read(session, table("good", ""), whole(session, table("good", ""))));
        } finally {
            SERVER.run("DROP USER snapshot_reader");
        }
    }

    @Test
    void aTableThatIsHeldIsTriedAgainLater() throws Exception {
        SERVER.run("CREATE TABLE locked (id INT PRIMARY KEY)");
        TableSpec table = table("locked", "");
        try (SnapshotSession session = Snapshots.open(SERVER)) {
            session.execute("SET SESSION lock_wait_timeout = 1");
            SERVER.run("LOCK TABLES locked WRITE");
            TableException held = failure(session, table, new Chunk(table.name(), 0, "`id` number", null, null));
            SERVER.run("UNLOCK TABLES");
            assertEquals(TableException.Reason.ALTERED, held.reason());
            assertEquals(List.of(), Snapshots.read(session, table, whole(session, table)));
        }
    }

    private static TableException failure(SnapshotSession session, TableSpec table, Chunk chunk) {
        return assertThrows(TableException.class, () -> ChunkReader.open(session, table, chunk, ZeroDates.ERROR).close());
    }

    @Test
    void datesOfZerosFollowThePolicy() throws Exception {
        SERVER.run("SET sql_mode = ''");
        SERVER.run("CREATE TABLE zeros (id INT PRIMARY KEY, d DATE, t DATETIME NOT NULL)");
        SERVER.run("INSERT INTO zeros VALUES (1, '2020-00-00', '2020-01-01 10:00:00')");
        TableSpec table = table("zeros", ", {\"name\": \"d\", \"type\": \"date\"}, {\"name\": \"t\", \"type\": \"datetime\"}");
        try (SnapshotSession session = Snapshots.open(SERVER)) {
            String refused = read(session, table, "error");
            assertTrue(refused.contains("column d has a value that cannot be written: a date with a part of zero"), refused);
            assertTrue(refused.endsWith("\"after\":{\"id\":1,\"d\":\"2020-00-00\",\"t\":\"2020-01-01T10:00:00\"}}]"), refused);
            assertTrue(read(session, table, "null").contains("\"d\":null,"));
            assertTrue(read(session, table, "1970-01-01").contains("\"d\":\"1970-01-01\","));
        }
    }

    private static String read(SnapshotSession session, TableSpec table, String zeroDates) throws Exception {
        Snapshots.Collected records = new Snapshots.Collected();
        try (ChunkReader reader = ChunkReader.open(session, table, whole(session, table), ZeroDates.parse(zeroDates))) {
            while (reader.read(records)) {}
        }
        return records.texts.get(0);
    }

    @Test
    void theServersSettingsDoNotMatter() throws Exception {
        SERVER.run("CREATE TABLE odd (id INT PRIMARY KEY, at TIMESTAMP(1), day DATETIME, c CHAR(4), f FLOAT, d DOUBLE)");
        SERVER.run("INSERT INTO odd VALUES (1, '2024-03-31 01:30:00.5', '2024-03-31 02:30:00', 'a', 16777215, 0.1)");
        TableSpec table = table("odd", ", {\"name\": \"at\", \"type\": \"timestamp\"}, {\"name\": \"day\", \"type\": \"datetime\"},"
                + " {\"name\": \"c\", \"type\": \"text\"}, {\"name\": \"f\", \"type\": \"float\"}, {\"name\": \"d\", \"type\": \"double\"}");
        List<String> plain = read(table).texts;
        assertTrue(plain.get(0).contains("\"at\":\"2024-03-31T01:30:00.5Z\",\"day\":\"2024-03-31T02:30:00\",\"c\":\"a\",\"f\":1.6777215E7,\"d\":0.1"),
                plain.get(0));
        Map<String, String> properties = new HashMap<>(Snapshots.settings(SERVER).properties);
        properties.put("sessionVariables", "time_zone='+09:00',sql_mode='ANSI_QUOTES,PAD_CHAR_TO_FULL_LENGTH',sql_select_limit=0");
        properties.put("characterEncoding", "latin1");
        properties.put("useServerPrepStmts", "false");
        properties.put("tinyInt1isBit", "false");
        SessionSettings odd = new SessionSettings("127.0.0.1", Integer.parseInt(SERVER.port), SERVER.user, SERVER.password, 5_000, properties);
        try (SnapshotSession session = SnapshotSession.open(odd)) {
            assertEquals(plain, Snapshots.read(session, table, whole(session, table)));
        }
    }

    @Test
    void rowsAreOfOneMomentAndTheTableStaysWhatItIs() throws Exception {
        SERVER.run("SET SESSION cte_max_recursion_depth = 100000");
        SERVER.run("CREATE TABLE moment (id INT PRIMARY KEY, v VARCHAR(1000))");
        SERVER.run("INSERT INTO moment WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                + " SELECT i, REPEAT('x', 1000) FROM n");
        TableSpec table = table("moment", ", {\"name\": \"v\", \"type\": \"text\"}");
        Snapshots.Collected records = new Snapshots.Collected();
        CompletableFuture<Void> altered;
        try (SnapshotSession session = Snapshots.open(SERVER);
                ChunkReader reader = ChunkReader.open(session, table, whole(session, table), ZeroDates.ERROR)) {
            assertTrue(reader.read(records));
            SERVER.run("UPDATE moment SET v = 'new'");
            SERVER.run("DELETE FROM moment WHERE id > 19000");
            altered = CompletableFuture.runAsync(() -> {
                try {
                    SERVER.run("ALTER TABLE moment DROP COLUMN v");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (reader.read(records)) {}
        }
        altered.get(30, TimeUnit.SECONDS);
        assertEquals(20_000, records.texts.size());
        assertTrue(records.texts.stream().noneMatch(text -> text.contains("new")));
    }

    @Test
    void aReaderThatIsClosedEarlyReadsNoMore() throws Exception {
        SERVER.run("CREATE TABLE cut (id INT PRIMARY KEY, v LONGTEXT)");
        for (int i = 0; i < 100; i++) {
            SERVER.run("INSERT INTO cut VALUES (" + i + ", REPEAT('x', 900000))");
        }
        TableSpec table = table("cut", ", {\"name\": \"v\", \"type\": \"text\"}");
        SnapshotSession session = Snapshots.open(SERVER);
        ChunkReader reader = ChunkReader.open(session, table, whole(session, table), ZeroDates.ERROR);
        assertTrue(reader.read(new Snapshots.Collected()));
        long start = System.nanoTime();
        reader.close();
        session.close();
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
        assertThrows(SQLException.class, () -> session.query("SELECT 1"));
    }
}
