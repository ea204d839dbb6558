package io.cdcctl.flink.mysql.binlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.table.MysqlTable;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllocationTest {

    /** The description of a table that comes again and the walk over its rows take no memory. */
    @Test
    void eventsThatComeAgainAllocateNothing() throws Exception {
        TableMaps maps = new TableMaps(Collations.of(Map.of(255, "utf8mb4", 8, "latin1")), (database, table) -> table.equals("t"));
        maps.begin(FormatDescription.of("8.0.40"));
        BinlogEvent map = event(BinlogEvent.TABLE_MAP, HandMadeEvents.TABLE_MAP);
        BinlogEvent update = event(BinlogEvent.UPDATE_ROWS, HandMadeEvents.ROWS);
        RowsEvent rows = new RowsEvent();
        MysqlTable table = maps.read(map);
        assertSame(table, maps.of(9));
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        int count = 0;
        for (int i = 0; i < 150_000; i++) {
            if (i == 50_000) {
                before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            }
            assertSame(table, maps.read(map));
            rows.open(update, maps.of(RowsEvent.tableId(update)));
            while (rows.next()) {
                count++;
            }
        }
        long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertEquals(300_000, count);
        assertTrue(bytes < 100_000L * 8, bytes + " bytes for 100,000 events");
    }

    private static BinlogEvent event(int type, byte[] body) {
        BinlogEvent event = new BinlogEvent();
        event.type = type;
        event.body = body;
        event.to = body.length;
        return event;
    }
}
