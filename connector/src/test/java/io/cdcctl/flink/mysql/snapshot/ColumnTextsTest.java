package io.cdcctl.flink.mysql.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.table.MysqlTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The server's words for columns and the binlog's are compared, and values of ENUM and SET read from the former. */
class ColumnTextsTest {

    private static String[] values(String type) {
        byte[][] values = ColumnTexts.of(new ServerColumn("c", type, true, "utf8mb4_bin"));
        return Arrays.stream(values).map(value -> new String(value, StandardCharsets.UTF_8)).toArray(String[]::new);
    }

    @Test
    void valuesOfLists() {
        assertArrayEquals(new String[] {"a"}, values("enum('a')"));
        assertArrayEquals(new String[] {"", "a,b", "it's", "\\", "é€", "''"}, values("set('','a,b','it''s','\\\\','é€','''''')"));
        assertArrayEquals(new String[] {"a\nb", "\0"}, values("enum('a\\nb','\\0')"));
        assertNull(ColumnTexts.of(new ServerColumn("c", "enum('é')", true, null)));
        assertEquals(2, ColumnTexts.of(new ServerColumn("c", "enum('a','b')", true, null)).length);
    }

    private static MysqlColumn column(int type, boolean nullable) {
        return new MysqlColumn(null, type, 0, nullable, false, "latin1", null);
    }

    @Test
    void columnsThatMayBeTheSame() {
        assertTrue(ColumnTexts.isSame(new ServerColumn("c", "int(11) unsigned", false, null), column(MysqlColumn.LONG, false)));
        assertFalse(ColumnTexts.isSame(new ServerColumn("c", "int", true, null), column(MysqlColumn.LONG, false)));
        assertFalse(ColumnTexts.isSame(new ServerColumn("c", "bigint", false, null), column(MysqlColumn.LONG, false)));
        assertTrue(ColumnTexts.isSame(new ServerColumn("c", "multipolygon", false, null), column(MysqlColumn.GEOMETRY, false)));
    }

    @Test
    void tablesGetNamesOrNone() {
        NamedColumns names = new NamedColumns(List.of(
                new ServerColumn("id", "int", false, null), new ServerColumn("e", "enum('x','y')", true, "latin1_bin")));
        MysqlTable table = new MysqlTable(
                7, "shop", "t", List.of(column(MysqlColumn.LONG, false), column(MysqlColumn.ENUM, true)));
        MysqlTable named = names.in(table);
        assertEquals(7, named.id);
        assertEquals(1, named.indexOf("E"));
        assertEquals("utf8mb4", named.columns.get(1).charset);
        assertEquals("y", new String(named.columns.get(1).texts[1], StandardCharsets.UTF_8));
        assertTrue(named.hasNames());
        assertNull(names.in(new MysqlTable(7, "shop", "t", table.columns.subList(0, 1))));
        assertNull(names.in(new MysqlTable(7, "shop", "t", List.of(table.columns.get(1), table.columns.get(0)))));
    }
}
