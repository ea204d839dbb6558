package io.cdcctl.flink.mysql.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactions that take fewer bytes of the binlog than they have rows, whose events have no place of their own in it. */
class CompressedTransactionsTest {

    @RegisterExtension
    static final MysqlServer SERVER = MysqlServer.withNamesInBinlog();

    private static final int ROWS = 100_000;

    private StreamPosition start;
    private List<TableSpec> tables;

    @BeforeEach
    void begin() throws Exception {
        assumeFalse(SERVER.query("SHOW VARIABLES LIKE 'binlog_transaction_compression'").isEmpty(), "this server compresses no transactions");
        SERVER.run("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(100))");
        ColumnSpec id = new ColumnSpec("id", "id", ColumnKind.INTEGER, 0);
        ColumnSpec v = new ColumnSpec("v", "v", ColumnKind.TEXT, 0);
        tables = List.of(new TableSpec(SERVER.database, "t", "T", List.of(id), List.of(id, v), "id", Map.of()));
        start = Reader.end(SERVER);
    }

    private static long version(String record) {
        return Long.parseLong(record.substring(record.lastIndexOf(' ') + 1));
    }

    @Test
    void versionsGoUpWithinThemAndBehindThem() throws Exception {
        SERVER.run("SET SESSION binlog_transaction_compression = ON, cte_max_recursion_depth = " + ROWS);
        SERVER.run("INSERT INTO t WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < " + ROWS + ") SELECT id, REPEAT('same', 20) FROM n");
        SERVER.run("UPDATE t SET v = 'last' WHERE id = " + ROWS);
        Reader whole = new Reader(SERVER, tables).read(start);
        assertEquals(ROWS + 1, whole.records.size());
        for (int i = 1; i < whole.records.size(); i++) {
            assertTrue(version(whole.records.get(i)) > version(whole.records.get(i - 1)), whole.records.get(i - 1) + " and " + whole.records.get(i));
        }
        assertTrue(whole.changes().get(ROWS).contains("\"v\":\"last\",\"op\":\"+U\""), whole.changes().get(ROWS));
        int places = whole.positions.size();
        assertTrue(places > 50, places + " places to go on from");
        StreamPosition last = whole.positions.get(places - 1);
        assertTrue(last.offset - whole.positions.get(0).offset < 4L * ROWS, "the rows are not compressed");
        for (int i : new int[] {0, 1, places / 3, places / 2, places - 2}) {
            Reader rest = new Reader(SERVER, tables).read(whole.positions.get(i));
            assertEquals(whole.records.subList(whole.counts.get(i), whole.records.size()), rest.records, "from " + i);
        }
    }
}
