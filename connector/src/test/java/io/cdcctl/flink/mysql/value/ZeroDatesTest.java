package io.cdcctl.flink.mysql.value;

import static io.cdcctl.flink.mysql.value.HandMadeCells.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.table.UnwritableException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates with parts of zero, in both ways in. */
class ZeroDatesTest {

    private static String date(ZeroDates zeroDates, boolean nullable, String hex) {
        MysqlColumn column = new MysqlColumn("c", MysqlColumn.DATE, 0, nullable, false, null, null);
        return written(CellWriters.of(new ColumnSpec("c", "c", ColumnKind.DATE, 0), column, zeroDates, HandMadeCells.UNICODE), hex);
    }

    @Test
    void theWordsMeanWhatTheySay() {
        assertThrows(UnwritableException.class, () -> date(ZeroDates.parse("error"), true, "000000"));
        assertEquals("null", date(ZeroDates.parse("null"), true, "000000"));
        assertThrows(UnwritableException.class, () -> date(ZeroDates.parse("null"), false, "000000"));
        assertEquals("\"1970-01-01\"", date(ZeroDates.parse("1970-01-01"), false, "000000"));
    }

    @Test
    void inAKeyTheyAreRefusedWhateverTheWord() {
        assertThrows(UnwritableException.class, () -> date(ZeroDates.parse("1970-01-01").in(true), false, "000000"));
        assertEquals("\"1970-01-01\"", date(ZeroDates.parse("1970-01-01").in(false), false, "000000"));
    }

    @Test
    void aPartOfZeroIsEnough() {
        ZeroDates one = ZeroDates.parse("1900-02-03");
        assertEquals("\"1900-02-03\"", date(one, false, "1fd40f"));
        assertEquals("\"1900-02-03\"", date(one, false, "20d40f"));
        assertEquals("\"2026-01-01\"", date(one, false, "21d40f"));
    }

    @Test
    void momentsAreThoseOfMidnight() {
        ZeroDates one = ZeroDates.parse("1970-01-01");
        ColumnSpec dateTime = new ColumnSpec("c", "c", ColumnKind.DATETIME, 0);
        ColumnSpec timestamp = new ColumnSpec("c", "c", ColumnKind.TIMESTAMP, 0);
        assertEquals("\"1970-01-01T00:00:00\"", written(
                CellWriters.of(dateTime, HandMadeCells.column(MysqlColumn.DATETIME2, 0), one, HandMadeCells.UNICODE), "800000a000"));
        assertEquals("\"1970-01-01T00:00:00Z\"", written(
                CellWriters.of(timestamp, HandMadeCells.column(MysqlColumn.TIMESTAMP2, 0), one, HandMadeCells.UNICODE), "00000000"));
        assertEquals("\"1970-01-01T00:00:00Z\"", raw(out -> RawTimes.dateTime(new byte[0], true, true, one, out)));
        assertEquals("\"1970-01-01T00:00:00\"", raw(out -> RawTimes.dateTime(new byte[] {0, 0, 1, 1, 9, 9, 9}, true, false, one, out)));
        assertEquals("\"1970-01-01\"", raw(out -> RawTimes.date(new byte[] {(byte) 0xE8, 7, 0, 1}, false, one, out)));
    }

    @Test
    void eachThatIsReplacedCounts() {
        int[] count = new int[1];
        ZeroDates counted = ZeroDates.NULL.counted(() -> count[0]++);
        date(counted, true, "000000");
        date(counted, true, "21d40f");
        assertThrows(UnwritableException.class, () -> date(counted, false, "000000"));
        assertEquals(1, count[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NULL", "1970-1-1", "1970-02-30", "0000-01-01", "0000-00-00", "+12345-01-01", "1970-01-01T00:00:00"})
    void othersAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ZeroDates.parse(text));
    }

    private static String raw(java.util.function.Consumer<JsonBytes> write) {
        JsonBytes out = new JsonBytes();
        write.accept(out);
        return new String(out.copy(), StandardCharsets.UTF_8);
    }
}
