package io.cdcctl.flink.mysql.value;

import static io.cdcctl.flink.mysql.value.HandMadeCells.column;
import static io.cdcctl.flink.mysql.value.HandMadeCells.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is shown of a cell in the record of a row that cannot be written. */
class OtherCellsTest {

    private static final Charsets SILENT = new Charsets(sql -> {
        throw new java.io.IOException("gone");
    });

    private static String shown(MysqlColumn column, boolean asItIs, String hex) {
        JsonBytes out = new JsonBytes();
        byte[] bytes = HandMadeCells.bytes(hex);
        OtherCells.write(new ColumnSpec("c", "c", ColumnKind.BOOLEAN, 10), column, SILENT, bytes, 0, bytes.length, asItIs, out);
        return new String(out.copy(), StandardCharsets.UTF_8);
    }

    @Test
    void isWhatTheColumnIsNow() {
        assertEquals("7", shown(column(MysqlColumn.TINY, 0), true, "07"));
        assertEquals("\"7\"", shown(column(MysqlColumn.TINY, 0), false, "07"));
        assertEquals("\"é\"", shown(text(MysqlColumn.VARCHAR, 20, "utf8mb4"), false, "02c3a9"));
        assertEquals("1.5", shown(column(MysqlColumn.NEWDECIMAL, 10 << 8 | 2), true, "8000000132"));
    }

    @Test
    void isTheDateThatIsNone() {
        assertEquals("\"0000-00-00\"", shown(column(MysqlColumn.DATE, 0), false, "000000"));
        assertEquals("\"2026-00-31\"", shown(column(MysqlColumn.DATE, 0), false, "1fd40f"));
        assertEquals("\"2026-02-30\"", shown(column(MysqlColumn.DATE, 0), false, "5ed40f"));
        assertEquals("\"0000-00-00\"", shown(column(MysqlColumn.DATETIME2, 6), false, "8000000000000000"));
        assertEquals("\"0000-00-00\"", shown(column(MysqlColumn.TIMESTAMP2, 0), false, "00000000"));
    }

    @Test
    void isBase64WhereNothingElseCanBeSaid() {
        assertEquals("\"AmH/\"", shown(text(MysqlColumn.VARCHAR, 20, "latin1"), true, "0261ff"));
        assertEquals("\"//8=\"", shown(column(MysqlColumn.VECTOR, 4), true, "ffff"));
        assertEquals("\"/w==\"", shown(column(MysqlColumn.LONG, 0), true, "ff"));
        assertEquals("\"\"", shown(column(MysqlColumn.LONG, 0), true, ""));
    }
}
