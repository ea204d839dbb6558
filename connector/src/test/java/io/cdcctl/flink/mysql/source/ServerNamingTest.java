package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.snapshot.SessionSettings;
import io.cdcctl.flink.mysql.stream.BinlogStream;
import io.cdcctl.flink.mysql.stream.StreamBatch;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import io.cdcctl.flink.mysql.stream.VisiblePlace;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes from before {@code binlog_row_metadata} was FULL. */
@Timeout(60)
class ServerNamingTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    private static final String TEXTS = "{\"id\":%s,\"e\":\"it's é\",\"s\":\"x,y\",\"v\":\"ü\",\"n\":4000000000";

    private final List<String> values = new ArrayList<>();
    private String metadata;
    private StreamPosition start;

    @BeforeEach
    void fill() throws Exception {
        metadata = SERVER.query("SELECT @@global.binlog_row_metadata").get(0);
        SERVER.run("SET GLOBAL binlog_row_metadata = MINIMAL");
        for (String name : List.of("t", "u")) {
            SERVER.run("DROP TABLE IF EXISTS " + name);
            SERVER.run("CREATE TABLE " + name + " (id INT PRIMARY KEY, e ENUM('b', 'it''s é') CHARACTER SET latin1, s SET('x', 'y'),"
                    + " v VARCHAR(20) CHARACTER SET latin1, n INT UNSIGNED)");
        }
        String uuid = SERVER.query("SELECT @@server_uuid").get(0);
        start = StreamPosition.ofGtids(uuid, GtidSet.parse(SERVER.query("SELECT @@global.gtid_executed").get(0)), VisiblePlace.EVERYTHING);
    }

    @AfterEach
    void putBack() throws Exception {
        SERVER.run("SET GLOBAL binlog_row_metadata = " + metadata);
    }

    private static void insert(String table, int id) throws Exception {
        SERVER.run("INSERT INTO " + table + " (id, e, s, v, n) VALUES (" + id + ", 'it''s é', 'x,y', 'ü', 4000000000)");
    }

    private static TableSpec table(String name) {
        List<ColumnSpec> columns = List.of(
                new ColumnSpec("id", "id", ColumnKind.INTEGER, 0), new ColumnSpec("e", "e", ColumnKind.TEXT, 0),
                new ColumnSpec("s", "s", ColumnKind.TEXT, 0), new ColumnSpec("v", "v", ColumnKind.TEXT, 0),
                new ColumnSpec("n", "n", ColumnKind.INTEGER, 0));
        return new TableSpec(SERVER.database, name, name, columns.subList(0, 1), columns, "id", Map.of());
    }

    private static SourceSettings settings() {
        BinlogSettings binlog = new BinlogSettings(
                "127.0.0.1", Integer.parseInt(SERVER.port), SERVER.user, SERVER.password, 100_000 + (long) (Math.random() * 1_000_000));
        return new SourceSettings(
                binlog, SessionSettings.of(binlog, Map.of()), List.of(table("t"), table("u")), 300, ZeroDates.ERROR, Duration.ofMillis(500));
    }

    private BinlogStream open() throws Exception {
        SourceSettings settings = settings();
        TableNotices notices = new TableNotices();
        UnwritableChanges unwritable = new UnwritableChanges(new UnregisteredMetricsGroup(), notices);
        return new StreamConnections(settings.binlog, new ServerNaming(settings))
                .open(start, StreamReader.tables(settings, unwritable, notices));
    }

    private List<String> read(BinlogStream stream, int wanted) throws Exception {
        while (values.size() < wanted) {
            StreamBatch batch = stream.next();
            batch.records.forEach(record -> values.add(record.getString(0) + new String(record.getBinary(2), StandardCharsets.UTF_8)));
        }
        return values;
    }

    private static String row(String table, int id) {
        return table + String.format(TEXTS, id);
    }

    private static void assertBegins(String wanted, String value) {
        assertTrue(value.startsWith(wanted), value + " begins with " + wanted);
    }

    @Test
    void areTheSameRowsWithAndWithoutNames() throws Exception {
        insert("t", 1);
        SERVER.run("CREATE TABLE IF NOT EXISTS t (id INT)");
        SERVER.run("SET GLOBAL binlog_row_metadata = FULL");
        insert("t", 2);
        try (BinlogStream stream = open()) {
            read(stream, 2);
        }
        assertBegins(row("t", 1), values.get(0));
        assertBegins(row("t", 2), values.get(1));
    }

    @Test
    void areNotGuessedWhereTheTableWasAlteredSince() throws Exception {
        insert("t", 1);
        insert("u", 1);
        SERVER.run("ALTER TABLE t RENAME COLUMN e TO e2");
        try (BinlogStream stream = open()) {
            read(stream, 2);
        }
        assertTrue(values.get(0).contains("does not say the names of its columns"), values.get(0));
        assertBegins(row("u", 1), values.get(1));
    }

    @Test
    void stopAloneAtTheStatementThatAltersTheTable() throws Exception {
        insert("t", 1);
        try (BinlogStream stream = open()) {
            assertBegins(row("t", 1), read(stream, 1).get(0));
            SERVER.run("ALTER TABLE t ADD COLUMN more INT");
            insert("t", 2);
            insert("u", 2);
            read(stream, 3);
        }
        assertTrue(values.get(1).contains("binlog_row_metadata = FULL"), values.get(1));
        assertBegins(row("u", 2), values.get(2));
        assertEquals(3, values.size());
    }
}
