package io.cdcctl.flink.mysql.value;

import static io.cdcctl.flink.mysql.value.HandMadeCells.column;
import static io.cdcctl.flink.mysql.value.HandMadeCells.text;
import static io.cdcctl.flink.mysql.value.HandMadeCells.writer;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CellAllocationTest {

    private static final int WARM = 20_000;
    private static final int TIMES = 100_000;

    /** The values that most tables have. */
    private static Map<CellWriter, byte[]> cells() {
        Map<CellWriter, byte[]> cells = new LinkedHashMap<>();
        add(cells, ColumnKind.INTEGER, HandMadeCells.unsigned(MysqlColumn.LONGLONG, 0), "ffffffffffffffff");
        add(cells, ColumnKind.DECIMAL, column(MysqlColumn.NEWDECIMAL, 38 << 8 | 10), "80000000000000000000000001000001ff05");
        add(cells, ColumnKind.DOUBLE, column(MysqlColumn.DOUBLE, 8), "9a9999999999b93f");
        add(cells, ColumnKind.FLOAT, column(MysqlColumn.FLOAT, 4), "cdcccc3d");
        add(cells, ColumnKind.DATETIME, column(MysqlColumn.DATETIME2, 6), "99b8ff7efa01e240");
        add(cells, ColumnKind.TIMESTAMP, column(MysqlColumn.TIMESTAMP2, 3), "6abcdef009c4");
        add(cells, ColumnKind.TIME, column(MysqlColumn.TIME2, 6), "80b00001e240");
        add(cells, ColumnKind.TEXT, text(MysqlColumn.VARCHAR, 200, "utf8mb4"), "0a c3a9e282acf09f988061");
        add(cells, ColumnKind.TEXT, text(MysqlColumn.VARCHAR, 200, "utf16"), "06 0061d83dde00");
        add(cells, ColumnKind.TEXT, text(MysqlColumn.ENUM, 1, "utf8mb4", "new", "paid"), "02");
        add(cells, ColumnKind.TEXT, text(MysqlColumn.SET, 1, "utf8mb4", "a", "b"), "03");
        add(cells, ColumnKind.BYTES, text(MysqlColumn.STRING, 8, "binary"), "04 00ff41aa");
        add(cells, ColumnKind.JSON, column(MysqlColumn.JSON, 4), "17000000 00 0100 1600 0b00 0100 02 0c00 61 0200 0a00 05 0100 04 0100");
        return cells;
    }

    private static void add(Map<CellWriter, byte[]> cells, ColumnKind kind, MysqlColumn column, String hex) {
        cells.put(writer(kind, column), HandMadeCells.bytes(hex));
    }

    @Test
    void nothingIsAllocatedForAValue() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        JsonBytes out = new JsonBytes();
        cells().forEach((writer, cell) -> {
            long before = 0;
            for (int i = 0; i < WARM + TIMES; i++) {
                if (i == WARM) {
                    before = threads.getThreadAllocatedBytes(thread);
                }
                out.clear();
                writer.write(cell, 0, cell.length, out);
            }
            long bytes = threads.getThreadAllocatedBytes(thread) - before;
            assertTrue(bytes < TIMES, () -> bytes + " bytes for " + TIMES + " times " + new String(out.copy()));
        });
    }
}
