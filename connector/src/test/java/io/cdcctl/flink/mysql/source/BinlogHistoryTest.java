package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.stream.BinlogStream;
import io.cdcctl.flink.mysql.stream.CarriedTables;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A binlog that is another one than before is told by its files. */
class BinlogHistoryTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    private static StreamPosition at(String file, long offset) {
        return StreamPosition.ofFile("server", file, offset, SplitStatesTest.START.visible);
    }

    @Test
    void filesThatAreShorterOrHaveLowerNumbersHaveGoneBack() {
        List<String[]> files = List.of(new String[] {"b.000002", "500"}, new String[] {"b.000003", "100"});
        assertEquals(false, BinlogHistory.hasGoneBack(files, at("b.000003", 100)));
        assertEquals(false, BinlogHistory.hasGoneBack(files, at("b.000002", 4)));
        assertEquals(false, BinlogHistory.hasGoneBack(files, at("b.000001", 900)), "purged");
        assertEquals(true, BinlogHistory.hasGoneBack(files, at("b.000003", 101)));
        assertEquals(true, BinlogHistory.hasGoneBack(files, at("b.000004", 4)));
        assertEquals(true, BinlogHistory.hasGoneBack(List.of(), at("b.000001", 4)));
    }

    @Test
    void aServerIsAsked() throws Exception {
        String uuid = SERVER.query("SELECT @@server_uuid").get(0);
        String file = SERVER.query("SHOW MASTER STATUS").get(0);
        BinlogSettings binlog = new BinlogSettings("127.0.0.1", Integer.parseInt(SERVER.port), SERVER.user, SERVER.password, 4_711);
        StreamPosition read = StreamPosition.ofFile(uuid, file, 4, SplitStatesTest.START.visible);
        assertNull(BinlogHistory.problem(binlog.copy(), read, true));
        StreamPosition gone = StreamPosition.ofFile(uuid, file, 1L << 50, SplitStatesTest.START.visible);
        String problem = BinlogHistory.problem(binlog.copy(), gone, false);
        assertTrue(problem.contains("is another one than the one that was read to " + file + ":"), problem);
        StreamPosition others = StreamPosition.ofFile("another", file, 1L << 50, SplitStatesTest.START.visible);
        assertNull(BinlogHistory.problem(binlog.copy(), others, true));
    }

    @Test
    void whatWasReadOfAServerIsOfItsHistory() throws Exception {
        assumeTrue(SERVER.query("SELECT @@gtid_mode").contains("ON"), "the position is one of GTIDs");
        String uuid = SERVER.query("SELECT @@server_uuid").get(0);
        GtidSet executed = GtidSet.parse(SERVER.query("SELECT @@global.gtid_executed").get(0));
        BinlogSettings binlog = new BinlogSettings("127.0.0.1", Integer.parseInt(SERVER.port), SERVER.user, SERVER.password, 4_712);
        TableNotices notices = new TableNotices();
        UnwritableChanges unwritable = new UnwritableChanges(new UnregisteredMetricsGroup(), notices);
        CarriedTables tables = new CarriedTables(List.of(), (spec, key, column) -> null, unwritable, notices);
        StreamPosition start = StreamPosition.ofGtids(uuid, executed, SplitStatesTest.START.visible);
        SERVER.run("CREATE TABLE any_table (id INT)");
        StreamPosition read = null;
        try (BinlogStream stream = new StreamConnections(binlog, position -> Map.of()).open(start, tables)) {
            for (int i = 0; i < 20 && read == null; i++) {
                read = stream.next().end;
            }
        }
        assertTrue(read.fileCreated > 0, "the age of " + read.file);
        assertNull(BinlogHistory.problem(binlog.copy(), read, true));
        SERVER.run("FLUSH BINARY LOGS");
        assertNull(BinlogHistory.problem(binlog.copy(), read, true));
    }
}
