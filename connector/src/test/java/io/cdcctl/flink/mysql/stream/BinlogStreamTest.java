package io.cdcctl.flink.mysql.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records of a real server's binlog, read whole and from every place in it. */
class BinlogStreamTest {

    @RegisterExtension
    static final MysqlServer SERVER = MysqlServer.withNamesInBinlog();

    /** Makes names of XA transactions differ from those that an earlier run has left. */
    private final String run = String.valueOf(System.nanoTime());

    private List<TableSpec> tables;
    private StreamPosition start;

    @BeforeEach
    void begin() throws Exception {
        SERVER.run("DROP TABLE IF EXISTS t, other");
        SERVER.run("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(100))");
        SERVER.run("CREATE TABLE other (id INT PRIMARY KEY)");
        ColumnSpec id = new ColumnSpec("id", "id", ColumnKind.INTEGER, 0);
        ColumnSpec v = new ColumnSpec("v", "v", ColumnKind.TEXT, 0);
        tables = List.of(new TableSpec(SERVER.database, "t", "T", List.of(id), List.of(id, v), "id", Map.of()));
        start = Reader.end(SERVER);
    }

    private Reader read() throws IOException {
        return new Reader(SERVER, tables).read(start);
    }

    @Test
    void changesAreRowsAndDeletions() throws Exception {
        SERVER.run("INSERT INTO t VALUES (1, 'a'), (2, NULL)");
        SERVER.run("UPDATE t SET v = 'b' WHERE id = 1");
        SERVER.run("UPDATE t SET id = 3 WHERE id = 2");
        SERVER.run("INSERT INTO other VALUES (1)");
        SERVER.run("DELETE FROM t WHERE id = 1");
        assertEquals(
                List.of(
                        "T {\"id\":1} {\"id\":1,\"v\":\"a\",\"op\":\"+I\"}",
                        "T {\"id\":2} {\"id\":2,\"v\":null,\"op\":\"+I\"}",
                        "T {\"id\":1} {\"id\":1,\"v\":\"b\",\"op\":\"+U\"}",
                        "T {\"id\":2} -",
                        "T {\"id\":3} {\"id\":3,\"v\":null,\"op\":\"+I\"}",
                        "T {\"id\":1} -"),
                read().changes());
    }

    @Test
    void columnsAreFoundByTheirNamesAtEachPlace() throws Exception {
        SERVER.run("INSERT INTO t VALUES (1, 'a')");
        SERVER.run("ALTER TABLE t ADD COLUMN w VARCHAR(10) DEFAULT 'w' AFTER id");
        SERVER.run("INSERT INTO t VALUES (2, 'x', 'b')");
        SERVER.run("ALTER TABLE t RENAME COLUMN v TO x, RENAME COLUMN w TO v");
        SERVER.run("ALTER TABLE t RENAME COLUMN x TO w");
        SERVER.run("INSERT INTO t VALUES (3, 'c', 'x')");
        SERVER.run("ALTER TABLE t DROP COLUMN v");
        SERVER.run("INSERT INTO t VALUES (4, 'd')");
        List<String> changes = read().changes();
        assertEquals("T {\"id\":1} {\"id\":1,\"v\":\"a\",\"op\":\"+I\"}", changes.get(0));
        assertEquals("T {\"id\":2} {\"id\":2,\"v\":\"b\",\"op\":\"+I\"}", changes.get(1));
        assertEquals("T {\"id\":3} {\"id\":3,\"v\":\"c\",\"op\":\"+I\"}", changes.get(2));
        assertTrue(
                changes.get(3).startsWith("T {\"id\":4} [\"Table " + SERVER.database
                        + ".t: column v is not there any more; the columns are now id, w. The insert in "),
                changes.get(3));
        assertEquals(4, changes.size());
    }

    @Test
    void whatIsReadAgainFromAnyPlaceIsTheSame() throws Exception {
        StringBuilder many = new StringBuilder("INSERT INTO t VALUES (0, 'x')");
        for (int i = 1; i < 5_000; i++) {
            many.append(", (").append(i).append(", 'value ").append(i).append("')");
        }
        SERVER.run(many.toString());
        SERVER.run("UPDATE t SET id = id + 10000 WHERE id % 2 = 0");
        SERVER.run("DELETE FROM t WHERE id % 5 = 0");
        SERVER.run("INSERT INTO other VALUES (7)");
        Reader whole = read();
        assertTrue(whole.positions.size() > 8, "batches: " + whole.positions.size());
        Map<String, Long> newest = new HashMap<>();
        for (String record : whole.records) {
            String key = record.split(" ", 3)[1];
            long version = Long.parseLong(record.substring(record.lastIndexOf(' ') + 1));
            Long before = newest.put(key, version);
            assertTrue(before == null || before < version, record);
        }
        for (int i = 0; i < whole.positions.size(); i++) {
            Reader rest = new Reader(SERVER, tables).read(copied(whole.positions.get(i)));
            assertEquals(whole.records.subList(whole.counts.get(i), whole.records.size()), rest.records, "from " + i);
        }
    }

    @Test
    void largeRowsAreHandedOnAFewAtATime() throws Exception {
        SERVER.run("ALTER TABLE t MODIFY v LONGTEXT");
        SERVER.run("INSERT INTO t VALUES (1, 'x'), (2, 'x'), (3, 'x'), (4, 'x')");
        start = Reader.end(SERVER);
        SERVER.run("INSERT INTO t SELECT 10 * a.id + b.id + 10, REPEAT('x', 800000) FROM t a, t b");
        Reader whole = read();
        assertEquals(16, whole.records.size());
        assertTrue(whole.positions.size() >= 3, "batches: " + whole.positions.size());
    }

    @Test
    void heartbeatsTakeNoPlaceInTheFile() throws Exception {
        StreamPosition end = new Reader(SERVER, tables).follow(start, SERVER, "INSERT INTO t VALUES (1, 'a')");
        long size = 0;
        try (Connection connection = SERVER.connect();
                Statement sql = connection.createStatement();
                ResultSet logs = sql.executeQuery("SHOW BINARY LOGS")) {
            while (logs.next()) {
                size = logs.getLong(2);
            }
        }
        assertTrue(end.offset > 0 && end.offset <= size, end.offset + " of " + size);
    }

    /** As it comes back from a checkpoint. */
    private static StreamPosition copied(StreamPosition position) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StreamPositionSerializer.write(position, new DataOutputStream(bytes));
        return StreamPositionSerializer.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    @Test
    void rowsOfXaTransactionsCountWhenTheyAreCommitted() throws Exception {
        xa("a" + run, "INSERT INTO t VALUES (1, 'prepared first')");
        xa("b" + run, "INSERT INTO t VALUES (2, 'rolled back')");
        SERVER.run("INSERT INTO t VALUES (3, 'between')");
        SERVER.run("XA ROLLBACK 'b" + run + "'");
        assertEquals(List.of("T {\"id\":3} {\"id\":3,\"v\":\"between\",\"op\":\"+I\"}"), read().changes());
        StreamPosition prepared = read().positions.stream().reduce((first, last) -> last).orElseThrow();
        assertEquals(1, prepared.prepared.size());
        SERVER.run("XA COMMIT 'a" + run + "'");
        Reader whole = read();
        assertEquals("T {\"id\":1} {\"id\":1,\"v\":\"prepared first\",\"op\":\"+I\"}", whole.changes().get(1));
        assertEquals(2, whole.records.size());
        Reader rest = new Reader(SERVER, tables).read(copied(prepared));
        assertEquals(whole.records.subList(1, 2), rest.records);
        assertEquals(0, rest.positions.get(rest.positions.size() - 1).prepared.size());
    }

    /** The server sends those too that it does not name yet. */
    @Test
    void rowsOfAnXaTransactionAreFoundBehindThoseOfOthers() throws Exception {
        SERVER.run("INSERT INTO t VALUES (1, 'before')");
        xa("e" + run, "INSERT INTO t VALUES (2, 'prepared')");
        SERVER.run("XA COMMIT 'e" + run + "'");
        Reader whole = read();
        Reader behind = new Reader(SERVER, tables);
        behind.preparedFrom = start;
        assertEquals(whole.records, behind.read(start).records);
        assertEquals(2, whole.records.size());
    }

    /** What a table without transactions was given stays there; what others were given does not. */
    @Test
    void whatWasRolledBackTogetherWithOtherEnginesLeavesNothing() throws Exception {
        assumeTrue(SERVER.query("SELECT @@enforce_gtid_consistency").contains("OFF"), "GTIDs leave no such transactions");
        SERVER.run("CREATE TABLE plain (id INT PRIMARY KEY, v VARCHAR(100)) ENGINE = MyISAM");
        TableSpec t = tables.get(0);
        tables = List.of(t, new TableSpec(SERVER.database, "plain", "P", t.key, t.columns, "id", Map.of()));
        start = StreamPosition.ofFile(start.serverUuid, SERVER.query("SHOW MASTER STATUS").get(0), 4, start.visible);
        SERVER.run("BEGIN");
        SERVER.run("INSERT INTO t VALUES (1, 'goes')");
        SERVER.run("INSERT INTO plain VALUES (1, 'stays')");
        SERVER.run("SAVEPOINT s");
        SERVER.run("INSERT INTO t VALUES (2, 'goes')");
        SERVER.run("INSERT INTO plain SELECT id + 10, v FROM t");
        SERVER.run("ROLLBACK TO SAVEPOINT s");
        SERVER.run("CREATE TEMPORARY TABLE temporary (id INT)");
        SERVER.run("DROP TEMPORARY TABLE temporary");
        SERVER.run("ROLLBACK");
        List<String> there = new ArrayList<>();
        SERVER.query("SELECT CONCAT(id, ' ', v) FROM t").forEach(row -> there.add("T " + row));
        SERVER.query("SELECT CONCAT(id, ' ', v) FROM plain ORDER BY id").forEach(row -> there.add("P " + row));
        List<String> read = new ArrayList<>();
        for (String change : read().changes()) {
            read.add(change.replaceAll("(.) .*\"id\":(\\d+),\"v\":\"(\\w+)\".*", "$1 $2 $3"));
        }
        assertEquals(there, read);
    }

    @Test
    void anXaTransactionInOnePhaseIsShownAtOnce() throws Exception {
        SERVER.run("XA START 'c'");
        SERVER.run("INSERT INTO t VALUES (1, 'one phase')");
        SERVER.run("XA END 'c'");
        SERVER.run("XA COMMIT 'c' ONE PHASE");
        assertEquals(List.of("T {\"id\":1} {\"id\":1,\"v\":\"one phase\",\"op\":\"+I\"}"), read().changes());
    }

    @Test
    void anXaTransactionThatWasPreparedBeforeStopsByName() throws Exception {
        xa("d" + run, "INSERT INTO t VALUES (1, 'x')");
        start = Reader.end(SERVER);
        SERVER.run("XA COMMIT 'd" + run + "'");
        IOException refused = assertThrows(IOException.class, this::read);
        assertTrue(refused.getMessage().startsWith("MySQL committed the XA transaction X'64"), refused.getMessage());
    }

    /** Which gave its rows when it was prepared. */
    @Test
    void anXaTransactionThatTheReaderBeforeHasReadHasNoMoreRows() throws Exception {
        xa("f" + run, "INSERT INTO t VALUES (1, 'x')");
        StreamPosition end = Reader.end(SERVER);
        start = StreamPosition.ofDebezium(end.executed, "", 0).onFirst(end.serverUuid, true);
        SERVER.run("XA COMMIT 'f" + run + "'");
        SERVER.run("INSERT INTO t VALUES (2, 'y')");
        assertEquals(1, read().records.size());
    }

    /** Prepares it in a session of its own, which can do nothing else until it ends. */
    private static void xa(String xid, String statement) throws Exception {
        try (Connection connection = SERVER.connect(); Statement sql = connection.createStatement()) {
            sql.execute("XA START '" + xid + "'");
            sql.execute(statement);
            sql.execute("XA END '" + xid + "'");
            sql.execute("XA PREPARE '" + xid + "'");
        }
        // The server lets go of the session a moment later than the client.
        for (int i = 0; i < 100 && !SERVER.query("SELECT id FROM information_schema.processlist WHERE info LIKE 'XA %'").isEmpty(); i++) {
            Thread.sleep(20);
        }
    }

    @Test
    void savepointsThatWereRolledBackLeaveNothing() throws Exception {
        SERVER.run("BEGIN");
        SERVER.run("INSERT INTO t VALUES (1, 'stays')");
        SERVER.run("SAVEPOINT s");
        SERVER.run("INSERT INTO t VALUES (2, 'goes')");
        SERVER.run("ROLLBACK TO SAVEPOINT s");
        SERVER.run("INSERT INTO t VALUES (3, 'stays')");
        SERVER.run("COMMIT");
        assertEquals(
                List.of("T {\"id\":1} {\"id\":1,\"v\":\"stays\",\"op\":\"+I\"}", "T {\"id\":3} {\"id\":3,\"v\":\"stays\",\"op\":\"+I\"}"),
                read().changes());
    }

    @Test
    void imagesThatAreNotFullAreRecordsOfTheirTable() throws Exception {
        SERVER.run("ALTER TABLE t ADD COLUMN w INT");
        SERVER.run("INSERT INTO t (id, v) VALUES (1, 'a')");
        SERVER.run("SET SESSION binlog_row_image = MINIMAL");
        SERVER.run("UPDATE t SET v = 'b'");
        SERVER.run("UPDATE t SET w = 1");
        SERVER.run("SET SESSION binlog_row_image = FULL");
        SERVER.run("INSERT INTO t (id, v) VALUES (2, 'c')");
        List<String> changes = read().changes();
        // The columns that did not change are those of the key alone, which the row before has.
        assertEquals("T {\"id\":1} {\"id\":1,\"v\":\"b\",\"op\":\"+U\"}", changes.get(1));
        assertTrue(
                changes.get(2).startsWith("T {\"id\":1} [\"Table " + SERVER.database
                        + ".t: a session changes rows with a binlog_row_image other than FULL, so the binlog does not have the column v: "),
                changes.toString());
        assertEquals("T {\"id\":2} {\"id\":2,\"v\":\"c\",\"op\":\"+I\"}", changes.get(3));
    }

    @Test
    void aPlaceInAFileSaysTheSameAsTransactions() throws Exception {
        String file = SERVER.query("SHOW MASTER STATUS").get(0);
        StreamPosition place = StreamPosition.ofFile(start.serverUuid, file, 4, start.visible);
        SERVER.run("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        SERVER.run("FLUSH BINARY LOGS");
        SERVER.run("UPDATE t SET v = 'c'");
        Reader whole = new Reader(SERVER, tables).read(place);
        List<String> changes = whole.changes();
        assertEquals(read().changes(), changes.subList(changes.size() - 4, changes.size()));
        for (int i = whole.positions.size() - 2; i < whole.positions.size(); i++) {
            Reader rest = new Reader(SERVER, tables).read(copied(whole.positions.get(i)));
            assertEquals(whole.records.subList(whole.counts.get(i), whole.records.size()), rest.records, "from " + i);
        }
    }
}
