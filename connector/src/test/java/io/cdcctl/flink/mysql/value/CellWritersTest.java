package io.cdcctl.flink.mysql.value;

import static io.cdcctl.flink.mysql.value.HandMadeCells.column;
import static io.cdcctl.flink.mysql.value.HandMadeCells.text;
import static io.cdcctl.flink.mysql.value.HandMadeCells.unsigned;
import static io.cdcctl.flink.mysql.value.HandMadeCells.writer;
import static io.cdcctl.flink.mysql.value.HandMadeCells.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.table.UnwritableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cells made by hand, in the forms that the binlog has them in. */
class CellWritersTest {

    @ParameterizedTest
    @CsvSource({
        "1, false, 80, -128", "1, true, 80, 128", "1, false, 7f, 127",
        "2, false, 0080, -32768", "2, true, ffff, 65535",
        "9, false, 000080, -8388608", "9, true, ffffff, 16777215", "9, false, ffff7f, 8388607",
        "3, false, 00000080, -2147483648", "3, true, ffffffff, 4294967295",
        "8, false, 0000000000000080, -9223372036854775808", "8, true, ffffffffffffffff, 18446744073709551615",
        "8, true, 0000000000000080, 9223372036854775808",
    })
    void integers(int type, boolean isUnsigned, String hex, String json) {
        MysqlColumn column = isUnsigned ? unsigned(type, 0) : column(type, 0);
        assertEquals(json, written(writer(ColumnKind.INTEGER, column), hex));
    }

    @Test
    void flagsAreZeroOrOne() {
        CellWriter tiny = writer(ColumnKind.BOOLEAN, column(MysqlColumn.TINY, 0));
        assertEquals("true", written(tiny, "01"));
        assertEquals("false", written(tiny, "00"));
        assertEquals("true", written(writer(ColumnKind.BOOLEAN, column(MysqlColumn.BIT, 1)), "01"));
        assertEquals("1", written(writer(ColumnKind.INTEGER, column(MysqlColumn.BIT, 1)), "01"));
        assertEquals("column c has a value that cannot be written: a BOOL that is -1, neither 0 nor 1: declare the column as tinyint",
                assertThrows(UnwritableException.class, () -> written(tiny, "ff")).getMessage());
    }

    /** Precision, scale, bytes. */
    @ParameterizedTest
    @CsvSource({
        "10, 2, 8000000132, 1.5", "10, 2, 7ffffffecd, -1.5", "10, 2, 8000000000, 0", "10, 2, 8000006400, 100",
        "10, 2, 85f5e0ff63, 99999999.99", "5, 5, 800001, 0.00001", "18, 9, 8000000000000001, 0.000000001",
        "20, 0, 8d3b9ac9ff3b9ac9ff, 13999999999999999999", "4, 0, 8001, 1", "9, 0, bb9ac9ff, 999999999",
        "27, 18, 80000000 00000001 1dcd6500, 0.0000000015", "12, 10, 800000000100, 0.000000001",
    })
    void decimals(int precision, int scale, String hex, String json) {
        assertEquals(json, written(writer(ColumnKind.DECIMAL, column(MysqlColumn.NEWDECIMAL, precision << 8 | scale)), hex));
    }

    @Test
    void decimalsThatAreCarriedAsTextsHaveAllDigits() {
        ColumnSpec spec = new ColumnSpec("c", "c", ColumnKind.DECIMAL, 39);
        CellWriter writer = CellWriters.of(spec, column(MysqlColumn.NEWDECIMAL, 10 << 8 | 2), ZeroDates.NULL, HandMadeCells.UNICODE);
        assertEquals("\"1.50\"", written(writer, "8000000132"));
        assertEquals("\"0.00\"", written(writer, "8000000000"));
    }

    @Test
    void floats() {
        CellWriter single = writer(ColumnKind.FLOAT, column(MysqlColumn.FLOAT, 4));
        assertEquals("1.5", written(single, "0000c03f"));
        assertEquals("1.0E10", written(single, "f9021550"));
        CellWriter twice = writer(ColumnKind.DOUBLE, column(MysqlColumn.DOUBLE, 8));
        assertEquals("0.1", written(twice, "9a9999999999b93f"));
        assertEquals("-0.0", written(twice, "0000000000000080"));
        assertThrows(UnwritableException.class, () -> written(twice, "000000000000f87f"));
        assertThrows(UnwritableException.class, () -> written(single, "0000807f"));
    }

    @Test
    void bitsAndYears() {
        assertEquals("18446744073709551615", written(writer(ColumnKind.BITS, column(MysqlColumn.BIT, 8 << 8)), "ffffffffffffffff"));
        assertEquals("257", written(writer(ColumnKind.BITS, column(MysqlColumn.BIT, 1 << 8 | 1)), "0101"));
        CellWriter year = writer(ColumnKind.YEAR, unsigned(MysqlColumn.YEAR, 0));
        assertEquals("0", written(year, "00"));
        assertEquals("1901", written(year, "01"));
        assertEquals("2155", written(year, "ff"));
    }

    @Test
    void datesAndMoments() {
        CellWriter date = writer(ColumnKind.DATE, column(MysqlColumn.DATE, 0));
        assertEquals("\"2026-01-31\"", written(date, "3fd40f"));
        assertEquals("null", written(date, "000000"));
        assertThrows(UnwritableException.class, () -> written(date, "5ed40f"));
        CellWriter moment = writer(ColumnKind.DATETIME, column(MysqlColumn.DATETIME2, 6));
        assertEquals("\"2026-01-31T23:59:58.123456\"", written(moment, "99b8ff7efa01e240"));
        assertEquals("null", written(moment, "8000000000000000"));
        assertThrows(UnwritableException.class, () -> written(moment, "99b8ff7efa0f4240"));
        assertEquals("\"2026-01-31T23:59:58\"", written(writer(ColumnKind.DATETIME, column(MysqlColumn.DATETIME2, 0)), "99b8ff7efa"));
        CellWriter instant = writer(ColumnKind.TIMESTAMP, column(MysqlColumn.TIMESTAMP2, 3));
        assertEquals("\"1970-01-01T00:00:01.25Z\"", written(instant, "00000001 09c4"));
        assertEquals("null", written(instant, "00000000 0000"));
    }

    /** Digits of the fraction, bytes. */
    @ParameterizedTest
    @CsvSource({
        "0, 800000, 0", "0, 7fffff, -1000000", "0, 7fefff, -3601000000", "0, b46efb, 3020399000000", "0, 4b9105, -3020399000000",
        "2, 80000019, 250000", "2, 7fffffe7, -250000", "2, 7fffff00, -1000000", "2, 7ffffee7, -1250000",
        "4, 7fffffffff, -100", "6, 7fffffffffff, -1", "6, 7fffff000000, -1000000", "6, 80b00001e240, 39600123456",
        "1, 8000010a, 1100000",
    })
    void times(int digits, String hex, String json) {
        assertEquals(json, written(writer(ColumnKind.TIME, column(MysqlColumn.TIME2, digits)), hex));
    }

    @Test
    void texts() {
        assertEquals("\"a\\\"é\"", written(writer(ColumnKind.TEXT, text(MysqlColumn.VARCHAR, 255, "utf8mb4")), "04 6122c3a9"));
        assertEquals("\"\"", written(writer(ColumnKind.TEXT, text(MysqlColumn.STRING, 256, "utf8mb3")), "0000"));
        assertEquals("\"a?\"", written(writer(ColumnKind.TEXT, text(MysqlColumn.BLOB, 2, "ascii")), "0200 6180"));
        assertEquals("\"€😀\"", written(writer(ColumnKind.TEXT, text(MysqlColumn.BLOB, 3, "utf16")), "060000 20ac d83dde00"));
        assertEquals("\"€😀\"", written(writer(ColumnKind.TEXT, text(MysqlColumn.BLOB, 1, "utf16le")), "06 ac20 3dd800de"));
        assertEquals("\"€\uFFFD\"", written(writer(ColumnKind.TEXT, text(MysqlColumn.BLOB, 1, "ucs2")), "04 20ac d83d"));
        assertEquals("\"😀\"", written(writer(ColumnKind.TEXT, text(MysqlColumn.BLOB, 1, "utf32")), "04 0001f600"));
        assertThrows(UnwritableException.class,
                () -> written(writer(ColumnKind.TEXT, text(MysqlColumn.BLOB, 1, "utf16")), "04 d83d d83d"));
    }

    @Test
    void bytesAndGeometries() {
        CellWriter fixed = writer(ColumnKind.BYTES, text(MysqlColumn.STRING, 4, "binary"));
        assertEquals("\"AP8AAA==\"", written(fixed, "02 00ff"));
        assertEquals("\"AAAAAA==\"", written(fixed, "00"));
        assertEquals("\"AQIDBA==\"", written(fixed, "04 01020304"));
        assertThrows(UnwritableException.class, () -> written(fixed, "05 0102030405"));
        assertEquals("\"AP8=\"", written(writer(ColumnKind.BYTES, text(MysqlColumn.VARCHAR, 300, "binary")), "0200 00ff"));
        assertEquals("\"AQI=\"", written(writer(ColumnKind.GEOMETRY, column(MysqlColumn.GEOMETRY, 4)), "02000000 0102"));
        assertEquals("\"{\\\"a\\\": [1, true]}\"",
                written(writer(ColumnKind.JSON, column(MysqlColumn.JSON, 4)), "17000000 00 0100 1600 0b00 0100 02 0c00 61 0200 0a00 05 0100 04 0100"));
    }

    @Test
    void options() {
        CellWriter one = writer(ColumnKind.TEXT, text(MysqlColumn.ENUM, 1, "utf8mb4", "a,b", "it's", "\"é\""));
        assertEquals("\"a,b\"", written(one, "01"));
        assertEquals("\"\\\"é\\\"\"", written(one, "03"));
        assertEquals("\"\"", written(one, "00"));
        assertThrows(UnwritableException.class, () -> written(one, "04"));
        CellWriter several = writer(ColumnKind.TEXT, text(MysqlColumn.SET, 1, "binary", "x", "y", "z"));
        assertEquals("\"x,z\"", written(several, "05"));
        assertEquals("\"\"", written(several, "00"));
        assertThrows(UnwritableException.class, () -> written(several, "08"));
    }

    @Test
    void aColumnOfAnotherTypeIsNamedWithIt() {
        assertMismatch("column c was declared as integer and is now VARCHAR", ColumnKind.INTEGER, text(MysqlColumn.VARCHAR, 20, "utf8mb4"));
        assertMismatch("column c was declared as float and is now DOUBLE UNSIGNED", ColumnKind.FLOAT, unsigned(MysqlColumn.DOUBLE, 8));
        assertMismatch("column c was declared as text and is now MEDIUMBLOB", ColumnKind.TEXT, text(MysqlColumn.BLOB, 3, "binary"));
        assertMismatch("column c was declared as bytes and is now CHAR", ColumnKind.BYTES, text(MysqlColumn.STRING, 3, "latin1"));
        assertMismatch("column c was declared as boolean and is now BIT(9)", ColumnKind.BOOLEAN, column(MysqlColumn.BIT, 1 << 8 | 1));
        assertMismatch("column c was declared as bytes and is now VECTOR", ColumnKind.BYTES, column(MysqlColumn.VECTOR, 4));
    }

    @Test
    void whatTheBinlogDoesNotSayIsAskedFor() {
        for (MysqlColumn column : new MysqlColumn[] {
            text(MysqlColumn.VARCHAR, 20, null), text(MysqlColumn.ENUM, 1, "utf8mb4"), text(MysqlColumn.VARCHAR, 20, "klingon")
        }) {
            String message = assertThrows(UnwritableException.class, () -> writer(ColumnKind.TEXT, column)).getMessage();
            assertTrue(message.contains("column c cannot be read") && message.contains("SET GLOBAL binlog_row_metadata = FULL"), message);
        }
    }

    private static void assertMismatch(String message, ColumnKind kind, MysqlColumn column) {
        UnwritableException problem = assertThrows(UnwritableException.class, () -> writer(kind, column));
        assertEquals(message, problem.getMessage());
        assertEquals(". Run `cdcctl drift`", problem.next());
    }
}
