package io.cdcctl.flink.clickhouse.rowbinary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.clickhouse.target.ClickHouseType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.stream.Stream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EncodersTest {

    private static final LogicalType TEXT = VarCharType.STRING_TYPE;

    private static byte[] encode(LogicalType from, String to, Object value) throws ValueException {
        RowBinaryBuffer out = new RowBinaryBuffer(1);
        Encoders.find(from, ClickHouseType.parse(to)).orElseThrow().encode(GenericRowData.of(value), 0, out);
        return out.toByteArray();
    }

    private static String hex(byte[] bytes) {
        StringBuilder hex = new StringBuilder();
        for (byte b : bytes) {
            hex.append(String.format("%02x", b));
        }
        return hex.toString();
    }

    private static DecimalData decimal(String text, int precision, int scale) {
        return DecimalData.fromBigDecimal(new BigDecimal(text), precision, scale);
    }

    private static TimestampData time(String text) {
        return TimestampData.fromLocalDateTime(LocalDateTime.parse(text));
    }

    private static int day(String text) {
        return (int) LocalDate.parse(text).toEpochDay();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(new BooleanType(), "Bool", true, "01"),
                Arguments.of(new TinyIntType(), "Int8", Byte.MIN_VALUE, "80"),
                Arguments.of(new TinyIntType(), "Int32", (byte) -1, "ffffffff"),
                Arguments.of(new SmallIntType(), "UInt8", (short) 255, "ff"),
                Arguments.of(new IntType(), "UInt16", 65535, "ffff"),
                Arguments.of(new IntType(), "UInt32", 16777215, "ffffff00"),
                Arguments.of(new BigIntType(), "UInt32", 4294967295L, "ffffffff"),
                Arguments.of(new BigIntType(), "Int64", Long.MIN_VALUE, "0000000000000080"),
                Arguments.of(new BigIntType(), "UInt64", Long.MAX_VALUE, "ffffffffffffff7f"),
                Arguments.of(new DecimalType(20, 0), "UInt64", decimal("18446744073709551615", 20, 0), "ffffffffffffffff"),
                Arguments.of(new DecimalType(9, 2), "Decimal(9, 2)", decimal("-0.01", 9, 2), "ffffffff"),
                Arguments.of(new DecimalType(18, 2), "Decimal(18, 2)", decimal("2.56", 18, 2), "0001000000000000"),
                Arguments.of(new DecimalType(9, 2), "Decimal(38, 2)", decimal("-0.01", 9, 2), "ff".repeat(16)),
                Arguments.of(new DecimalType(38, 0), "Decimal(38, 0)", decimal("-1", 38, 0), "ff".repeat(16)),
                Arguments.of(new DecimalType(38, 0), "Decimal(76, 0)", decimal("-256", 38, 0), "00" + "ff".repeat(31)),
                Arguments.of(new FloatType(), "Float32", 1.5f, "0000c03f"),
                Arguments.of(new FloatType(), "Float64", 1.5f, "000000000000f83f"),
                Arguments.of(new DoubleType(), "Float64", -0.0, "0000000000000080"),
                Arguments.of(TEXT, "String", StringData.fromString("é\0"), "03c3a900"),
                Arguments.of(TEXT, "LowCardinality(String)", StringData.fromString(""), "00"),
                Arguments.of(TEXT, "String", StringData.fromString("x".repeat(200)), "c801" + "78".repeat(200)),
                Arguments.of(new DateType(), "Date32", day("1969-12-31"), "ffffffff"),
                Arguments.of(new TimestampType(0), "DateTime64(0, 'UTC')", time("1969-12-31T23:59:59"), "ff".repeat(8)),
                Arguments.of(new TimestampType(3), "DateTime64(3, 'UTC')", time("1969-12-31T23:59:59.999"), "ff".repeat(8)),
                Arguments.of(new TimestampType(6), "DateTime64(6, 'UTC')", time("1969-12-31T23:59:59.999999"), "ff".repeat(8)),
                Arguments.of(new TimestampType(9), "DateTime64(9, 'UTC')", time("1969-12-31T23:59:59.999999999"), "ff".repeat(8)),
                Arguments.of(new TimestampType(3), "DateTime64(6, 'UTC')", time("1970-01-01T00:00:00.001"), "e803000000000000"),
                Arguments.of(
                        new LocalZonedTimestampType(3),
                        "DateTime64(3, 'Asia/Tokyo')",
                        TimestampData.fromInstant(Instant.ofEpochMilli(256)),
                        "0001000000000000"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesBytes(LogicalType from, String to, Object value, String bytes) throws ValueException {
        assertEquals(bytes, hex(encode(from, to, value)));
    }

    static Stream<Arguments> outOfRange() {
        return Stream.of(
                Arguments.of(new SmallIntType(), "UInt8", (short) 256, "256"),
                Arguments.of(new SmallIntType(), "UInt8", (short) -1, "-1"),
                Arguments.of(new IntType(), "UInt32", -1, "-1"),
                Arguments.of(new BigIntType(), "UInt32", 4294967296L, "4294967296"),
                Arguments.of(new BigIntType(), "UInt64", -1L, "-1"),
                Arguments.of(new DecimalType(20, 0), "UInt64", decimal("18446744073709551616", 20, 0), "18446744073709551616"),
                Arguments.of(new DecimalType(20, 0), "UInt64", decimal("-1", 20, 0), "-1"),
                Arguments.of(new DateType(), "Date32", day("1899-12-31"), "1899-12-31"),
                Arguments.of(new DateType(), "Date32", day("2300-01-01"), "2300-01-01"),
                Arguments.of(new TimestampType(3), "DateTime64(3, 'UTC')", time("1899-12-31T23:59:59.999"), "1899-12-31T23:59:59.999"),
                Arguments.of(new TimestampType(3), "DateTime64(3, 'UTC')", time("2300-01-01T00:00:00"), "2300-01-01T00:00"),
                Arguments.of(new TimestampType(9), "DateTime64(9, 'UTC')", time("2262-04-12T00:00:00"), "2262-04-12T00:00"),
                Arguments.of(new TimestampType(3), "DateTime64(3, 'UTC')", time("2024-01-01T00:00:00.0001"), "2024-01-01T00:00:00.000100"),
                Arguments.of(new TimestampType(0), "DateTime64(0, 'UTC')", time("2024-01-01T00:00:00.1"), "2024-01-01T00:00:00.100"));
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void refusesValueAndShowsIt(LogicalType from, String to, Object value, String shown) {
        String message = assertThrows(ValueException.class, () -> encode(from, to, value)).getMessage();
        assertTrue(message.startsWith("the value " + shown + " "), message);
        assertTrue(message.contains(to), message);
    }

    static Stream<Arguments> lossyPairs() {
        return Stream.of(
                Arguments.of(new BigIntType(), "Int32"),
                Arguments.of(new IntType(), "UInt64"),
                Arguments.of(new IntType(), "String"),
                Arguments.of(new DecimalType(10, 2), "Decimal(10, 3)"),
                Arguments.of(new DecimalType(10, 2), "Decimal(9, 2)"),
                Arguments.of(new DecimalType(20, 1), "UInt64"),
                Arguments.of(new DoubleType(), "Float32"),
                Arguments.of(TEXT, "FixedString(3)"),
                Arguments.of(TEXT, "Int32"),
                Arguments.of(new BooleanType(), "UInt16"),
                Arguments.of(new DateType(), "DateTime64(3, 'UTC')"),
                Arguments.of(new TimestampType(6), "DateTime64(3, 'UTC')"),
                Arguments.of(new TimestampType(3), "DateTime64(3)"),
                Arguments.of(new TimestampType(3), "DateTime64(3, 'Europe/Berlin')"),
                Arguments.of(new LocalZonedTimestampType(6), "DateTime64(3, 'UTC')"),
                Arguments.of(new VarBinaryType(10), "String"));
    }

    @ParameterizedTest
    @MethodSource("lossyPairs")
    void refusesPair(LogicalType from, String to) {
        assertFalse(Encoders.find(from, ClickHouseType.parse(to)).isPresent());
        assertTrue(Encoders.hint(from).startsWith(": "));
    }

    @ParameterizedTest
    @MethodSource("values")
    void defaultIsAsLongAsTheType(LogicalType from, String to, Object value, String bytes) throws ValueException {
        ValueEncoder encoder = Encoders.find(from, ClickHouseType.parse(to)).orElseThrow();
        int length = to.contains("String") ? 1 : encode(from, to, value).length;
        assertEquals(length, encoder.defaultLength);
        assertTrue(BigInteger.valueOf(encoder.defaultLength).bitCount() == 1);
    }
}
