package io.cdcctl.flink.clickhouse.rowbinary;

import static io.cdcctl.flink.clickhouse.rowbinary.Encoding.day;
import static io.cdcctl.flink.clickhouse.rowbinary.Encoding.decimal;
import static io.cdcctl.flink.clickhouse.rowbinary.Encoding.text;
import static io.cdcctl.flink.clickhouse.rowbinary.Encoding.time;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DayTimeIntervalType;
import org.apache.flink.table.types.logical.DayTimeIntervalType.DayTimeResolution;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.YearMonthIntervalType;
import org.apache.flink.table.types.logical.YearMonthIntervalType.YearMonthResolution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EncodersTest {

    private static final LogicalType TEXT = VarCharType.STRING_TYPE;
    private static final String ENUM = "Enum8(' x = 3' = -5, '' = 1, 'it\\'s, (\\\\)\\n' = 2, 'é' = 127)";

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(new BooleanType(), "Bool", true, "01"),
                Arguments.of(new TinyIntType(), "Int8", Byte.MIN_VALUE, "80"),
                Arguments.of(new TinyIntType(), "Int32", (byte) -1, "ffffffff"),
                Arguments.of(new SmallIntType(), "UInt8", (short) 255, "ff"),
                Arguments.of(new IntType(), "UInt16", 65535, "ffff"),
                Arguments.of(new IntType(), "UInt32", 16777215, "ffffff00"),
                Arguments.of(new IntType(), "UInt64", Integer.MAX_VALUE, "ffffff7f00000000"),
                Arguments.of(new IntType(), "Int128", -2, "fe" + "ff".repeat(15)),
                Arguments.of(new BigIntType(), "UInt32", 4294967295L, "ffffffff"),
                Arguments.of(new BigIntType(), "Int64", Long.MIN_VALUE, "0000000000000080"),
                Arguments.of(new BigIntType(), "UInt64", Long.MAX_VALUE, "ffffffffffffff7f"),
                Arguments.of(new BigIntType(), "UInt256", 1L, "01" + "00".repeat(31)),
                Arguments.of(new YearMonthIntervalType(YearMonthResolution.YEAR_TO_MONTH), "Int32", 14, "0e000000"),
                Arguments.of(new DayTimeIntervalType(DayTimeResolution.DAY_TO_SECOND), "Int64", -1L, "ff".repeat(8)),
                Arguments.of(new DecimalType(20, 0), "UInt64", decimal("18446744073709551615", 20, 0), "ff".repeat(8)),
                Arguments.of(new DecimalType(20, 0), "UInt64", decimal("256", 20, 0), "0001000000000000"),
                Arguments.of(new DecimalType(18, 0), "Int64", decimal("-1", 18, 0), "ff".repeat(8)),
                Arguments.of(new DecimalType(38, 0), "Int128", decimal("-1", 38, 0), "ff".repeat(16)),
                Arguments.of(new DecimalType(38, 0), "UInt256", decimal("18446744073709551616", 38, 0), "00".repeat(8) + "01" + "00".repeat(23)),
                Arguments.of(TEXT, "Decimal(9, 9)", text("0.00"), "00000000"),
                Arguments.of(new DecimalType(9, 2), "Decimal(9, 2)", decimal("-0.01", 9, 2), "ffffffff"),
                Arguments.of(new DecimalType(18, 2), "Decimal(18, 2)", decimal("2.56", 18, 2), "0001000000000000"),
                Arguments.of(new DecimalType(9, 2), "Decimal(38, 2)", decimal("-0.01", 9, 2), "ff".repeat(16)),
                Arguments.of(new DecimalType(38, 0), "Decimal(38, 0)", decimal("-1", 38, 0), "ff".repeat(16)),
                Arguments.of(new DecimalType(38, 0), "Decimal(38, 0)", decimal("-18446744073709551616", 38, 0), "00".repeat(8) + "ff".repeat(8)),
                Arguments.of(new DecimalType(38, 0), "Decimal(76, 0)", decimal("-256", 38, 0), "00" + "ff".repeat(31)),
                Arguments.of(new FloatType(), "Float32", 1.5f, "0000c03f"),
                Arguments.of(new FloatType(), "Float32", Float.NEGATIVE_INFINITY, "000080ff"),
                Arguments.of(new FloatType(), "Float64", 1.5f, "000000000000f83f"),
                Arguments.of(new DoubleType(), "Float64", -0.0, "0000000000000080"),
                Arguments.of(TEXT, "String", text("é\0"), "03c3a900"),
                Arguments.of(TEXT, "LowCardinality(String)", text(""), "00"),
                Arguments.of(TEXT, "String", text("x".repeat(200)), "c801" + "78".repeat(200)),
                Arguments.of(new CharType(3), "FixedString(3)", text("é!"), "c3a921"),
                Arguments.of(TEXT, ENUM, text(" x = 3"), "fb"),
                Arguments.of(TEXT, ENUM, text(""), "01"),
                Arguments.of(TEXT, ENUM, text("it's, (\\)\n"), "02"),
                Arguments.of(TEXT, "LowCardinality(Nullable(Enum16('a' = -2, 'é' = 256)))", text("é"), "0001"),
                Arguments.of(
                        TEXT, "UUID", text("00112233-4455-6677-8899-aABbccddeeff"), "7766554433221100ffeeddccbbaa9988"),
                Arguments.of(TEXT, "Decimal(76, 2)", text("-2.560"), "00" + "ff".repeat(31)),
                Arguments.of(TEXT, "Decimal(9, 2)", text("1E+1"), "e8030000"),
                Arguments.of(TEXT, "Decimal(9, 2)", text("0E-1000000000"), "00000000"),
                Arguments.of(new BinaryType(2), "String", bytes(0, 255), "0200ff"),
                Arguments.of(new VarBinaryType(9), "FixedString(2)", bytes(0, 255), "00ff"),
                Arguments.of(new BinaryType(8), "UInt64", bytes(255, 255, 255, 255, 255, 255, 255, 254), "feffffffffffffff"),
                Arguments.of(new BinaryType(2), "UInt16", bytes(1, 2), "0201"),
                Arguments.of(new BinaryType(2), "UInt8", bytes(0, 200), "c8"),
                Arguments.of(new BinaryType(1), "UInt32", bytes(128), "80000000"),
                Arguments.of(new DateType(), "Date32", day("1969-12-31"), "ffffffff"),
                Arguments.of(new DateType(), "Date", day("2149-06-06"), "ffff"),
                Arguments.of(new TimeType(0), "Int64", 1, "e803000000000000"),
                Arguments.of(new TimeType(6), "Int32", 86399999, "ff5b2605"),
                Arguments.of(new TimeType(0), "Time", 86399000, "7f510100"),
                Arguments.of(new TimeType(0), "Time64(1)", -100, "ff".repeat(8)),
                Arguments.of(new TimeType(3), "Time64(6)", 1, "e803000000000000"),
                Arguments.of(new TimestampType(0), "DateTime('UTC')", time("2106-02-07T06:28:15"), "ffffffff"),
                Arguments.of(new LocalZonedTimestampType(0), "DateTime", TimestampData.fromEpochMillis(256000), "00010000"),
                Arguments.of(new TimestampType(0), "DateTime64(0, 'UTC')", time("1969-12-31T23:59:59"), "ff".repeat(8)),
                Arguments.of(new TimestampType(3), "DateTime64(3, 'UTC')", time("1969-12-31T23:59:59.999"), "ff".repeat(8)),
                Arguments.of(new TimestampType(6), "DateTime64(6, 'UTC')", time("1969-12-31T23:59:59.999999"), "ff".repeat(8)),
                Arguments.of(new TimestampType(9), "DateTime64(9, 'UTC')", time("1969-12-31T23:59:59.999999999"), "ff".repeat(8)),
                Arguments.of(new TimestampType(9), "DateTime64(9, 'UTC')", time("2262-04-11T23:47:16.854775807"), "ff".repeat(7) + "7f"),
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
        String notNull = to.contains("Nullable") ? "00" : "";
        assertEquals(notNull + bytes, new Encoding(from, to, OverflowPolicy.ERROR).of(value));
    }

    @ParameterizedTest
    @MethodSource("values")
    void defaultIsAsLongAsTheType(LogicalType from, String to, Object value, String bytes) throws ValueException {
        Encoding encoding = new Encoding(from, ClickHouseType.parse(to).bare, OverflowPolicy.ERROR);
        boolean variable = to.contains("String") && !to.contains("Fixed");
        assertEquals(variable ? 2 : bytes.length(), encoding.ofDefault().length());
    }

    @Test
    void defaultOfAnEnumIsItsFirstName() {
        assertEquals("fb", new Encoding(TEXT, ENUM, OverflowPolicy.ERROR).ofDefault());
    }

    /** Values that no policy makes fit. */
    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(TEXT, "Enum8('a' = 1)", text("b"), "the value 'b' is not a name of Enum8('a' = 1)"),
                Arguments.of(TEXT, "Enum8('a' = 1)", text(""), "the value '' is not a name of Enum8('a' = 1)"),
                Arguments.of(TEXT, "FixedString(2)", text("é!"), "the value 'é!' has 3 bytes, which is not the length of FixedString(2)"),
                Arguments.of(TEXT, "UUID", text("00112233-4455-6677-8899aabbccddeeff"), "the value '00112233-4455-6677-8899aabbccddeeff' is not a UUID"),
                Arguments.of(TEXT, "UUID", text("00112233-4455-6677-8899-aabbccddeefg"), "the value '00112233-4455-6677-8899-aabbccddeefg' is not a UUID"),
                Arguments.of(TEXT, "UUID", text("0011223304455-6677-8899-aabbccddeeff"), "the value '0011223304455-6677-8899-aabbccddeeff' is not a UUID"),
                Arguments.of(TEXT, "Decimal(9, 2)", text("ten"), "the value 'ten' is not a decimal number"),
                Arguments.of(TEXT, "Decimal(9, 2)", text("9".repeat(257)), "the value '" + "9".repeat(200) + "...' is not a decimal number"),
                Arguments.of(TEXT, "Decimal(9, 2)", text("0.125"), "the value '0.125' has more fractional digits than Decimal(9, 2)"),
                Arguments.of(TEXT, "Decimal(9, 2)", text("1E-1000000000"), "the value '1E-1000000000' has more fractional digits than Decimal(9, 2)"),
                Arguments.of(new VarBinaryType(9), "FixedString(2)", bytes(10), "the value 0x0a has 1 bytes, which is not the length of FixedString(2)"),
                Arguments.of(new VarBinaryType(8), "UInt64", bytes(0, 0, 0, 0, 0, 0, 0, 0, 1), "the value 0x000000000000000001 has 9 bytes, and a number is made of at most 8"),
                Arguments.of(new TimeType(0), "Time", 100, "the value 100 ms has more fractional digits than Time"),
                Arguments.of(new TimeType(2), "Time64(2)", 11, "the value 11 ms has more fractional digits than Time64(2)"),
                Arguments.of(new TimestampType(0), "DateTime('UTC')", time("2024-01-01T00:00:00.1"), "the value 2024-01-01T00:00:00.100 has more fractional digits than DateTime('UTC')"),
                Arguments.of(new TimestampType(6), "DateTime64(6, 'UTC')", time("2024-01-01T00:00:00.000000001"), "the value 2024-01-01T00:00:00.000000001 has more fractional digits than DateTime64(6, 'UTC')"),
                Arguments.of(new TimestampType(0), "DateTime64(0, 'UTC')", time("2024-01-01T00:00:00.1"), "the value 2024-01-01T00:00:00.100 has more fractional digits than DateTime64(0, 'UTC')"),
                Arguments.of(TEXT, "String", null, "the value NULL does not fit into String, which is not Nullable"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesUnderEveryPolicy(LogicalType from, String to, Object value, String message) {
        for (OverflowPolicy policy : OverflowPolicy.values()) {
            assertEquals(message, new Encoding(from, to, policy).refusal(value));
            if (value != null) {
                assertEquals(message, new Encoding(from, "Nullable(" + to + ")", policy).refusal(value));
            }
        }
    }

    static Stream<Arguments> lossyPairs() {
        return Stream.of(
                Arguments.of(new BigIntType(), "Int32", ": use Int64 to Int256 or UInt8 to UInt256"),
                Arguments.of(new IntType(), "String", ": use Int32 to Int256 or UInt8 to UInt256"),
                Arguments.of(new DecimalType(10, 2), "Decimal(10, 3)", DECIMAL_HINT),
                Arguments.of(new DecimalType(10, 2), "Decimal(9, 2)", DECIMAL_HINT),
                Arguments.of(new DecimalType(20, 1), "UInt64", DECIMAL_HINT),
                Arguments.of(new DecimalType(19, 0), "Int64", DECIMAL_HINT),
                Arguments.of(new DoubleType(), "Float32", ": use Float64"),
                Arguments.of(TEXT, "Int32", TEXT_HINT),
                Arguments.of(TEXT, "JSON", TEXT_HINT),
                Arguments.of(new BooleanType(), "UInt16", ": use Bool"),
                Arguments.of(new VarBinaryType(9), "UInt64", BYTES_HINT),
                Arguments.of(new BinaryType(8), "Int64", BYTES_HINT),
                Arguments.of(new BinaryType(8), "UInt128", BYTES_HINT),
                Arguments.of(new DateType(), "DateTime64(3, 'UTC')", ": use Date32 or Date"),
                Arguments.of(new TimeType(3), "Time", TIME_HINT),
                Arguments.of(new TimeType(3), "Time64(2)", TIME_HINT),
                Arguments.of(new TimestampType(6), "DateTime64(3, 'UTC')", TIMESTAMP_HINT),
                Arguments.of(new TimestampType(3), "DateTime64(3)", TIMESTAMP_HINT),
                Arguments.of(new TimestampType(3), "DateTime64(3, 'Europe/Berlin')", TIMESTAMP_HINT),
                Arguments.of(new TimestampType(3), "DateTime('UTC')", TIMESTAMP_HINT),
                Arguments.of(new TimestampType(0), "DateTime", TIMESTAMP_HINT),
                Arguments.of(new LocalZonedTimestampType(6), "DateTime64(3, 'UTC')", TIMESTAMP_HINT),
                Arguments.of(new NullType(), "String", ": this Flink type is not supported"));
    }

    private static final String DECIMAL_HINT = ": use Decimal of the same scale and no less precision, or for scale 0 also"
            + " UInt8 to UInt256 or an Int8 to Int256 that holds as many digits";
    private static final String TEXT_HINT = ": use String, FixedString of as many bytes, Enum8, Enum16, UUID or Decimal";
    private static final String BYTES_HINT = ": use String, FixedString of as many bytes, or for no more than 8 bytes UInt8 to UInt64";
    private static final String TIME_HINT =
            ": use Time64 of no less precision, Int64 for microseconds, Int32 for milliseconds, or for precision 0 Time";
    private static final String TIMESTAMP_HINT =
            ": use DateTime64(p, 'UTC') of no less precision, or for precision 0 DateTime('UTC')";

    @ParameterizedTest
    @MethodSource("lossyPairs")
    void refusesPairAndSaysWhatDoes(LogicalType from, String to, String hint) {
        assertFalse(Encoders.find(from, ClickHouseType.parse(to), OverflowPolicy.CLAMP).isPresent());
        assertEquals(hint, Encoders.hint(from));
    }
}
