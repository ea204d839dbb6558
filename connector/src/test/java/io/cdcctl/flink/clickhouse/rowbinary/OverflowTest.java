package io.cdcctl.flink.clickhouse.rowbinary;

import static io.cdcctl.flink.clickhouse.rowbinary.Encoding.day;
import static io.cdcctl.flink.clickhouse.rowbinary.Encoding.decimal;
import static io.cdcctl.flink.clickhouse.rowbinary.Encoding.text;
import static io.cdcctl.flink.clickhouse.rowbinary.Encoding.time;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of values that ClickHouse would wrap or clamp by itself. */
class OverflowTest {

    private static final LogicalType TEXT = VarCharType.STRING_TYPE;

    /** Types, value, its text, and the nearest value that fits. */
    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(new SmallIntType(), "UInt8", (short) 256, "256", (short) 255),
                Arguments.of(new SmallIntType(), "UInt8", (short) -1, "-1", (short) 0),
                Arguments.of(new IntType(), "UInt32", -1, "-1", 0),
                Arguments.of(new IntType(), "UInt64", -1, "-1", 0),
                Arguments.of(new BigIntType(), "UInt32", 4294967296L, "4294967296", 4294967295L),
                Arguments.of(new BigIntType(), "UInt64", Long.MIN_VALUE, "-9223372036854775808", 0L),
                Arguments.of(new BigIntType(), "UInt256", -1L, "-1", 0L),
                Arguments.of(new DecimalType(20, 0), "UInt64", decimal("18446744073709551616", 20, 0), "18446744073709551616", decimal("18446744073709551615", 20, 0)),
                Arguments.of(new DecimalType(20, 0), "UInt64", decimal("-1", 20, 0), "-1", decimal("0", 20, 0)),
                Arguments.of(new DecimalType(20, 0), "UInt8", decimal("256", 20, 0), "256", decimal("255", 20, 0)),
                Arguments.of(new DecimalType(38, 0), "UInt128", decimal("-1", 38, 0), "-1", decimal("0", 38, 0)),
                Arguments.of(TEXT, "Decimal(9, 2)", text("12345678.91"), "12345678.91", text("9999999.99")),
                Arguments.of(TEXT, "Decimal(76, 0)", text("-1E1000000000"), "-1E1000000000", text("-" + "9".repeat(76))),
                Arguments.of(new BinaryType(2), "UInt8", new byte[] {1, 0}, "256", new byte[] {-1}),
                Arguments.of(new BinaryType(8), "UInt32", new byte[] {-1, 0, 0, 0, 0, 0, 0, 0}, "18374686479671623680", new byte[] {-1, -1, -1, -1}),
                Arguments.of(new DateType(), "Date32", day("1899-12-31"), "1899-12-31", day("1900-01-01")),
                Arguments.of(new DateType(), "Date32", day("2300-01-01"), "2300-01-01", day("2299-12-31")),
                Arguments.of(new DateType(), "Date", day("1969-12-31"), "1969-12-31", day("1970-01-01")),
                Arguments.of(new DateType(), "Date", day("2149-06-07"), "2149-06-07", day("2149-06-06")),
                Arguments.of(new TimestampType(0), "DateTime('UTC')", time("1969-12-31T23:59:59"), "1969-12-31T23:59:59", time("1970-01-01T00:00:00")),
                Arguments.of(new LocalZonedTimestampType(0), "DateTime", time("2106-02-07T06:28:16"), "2106-02-07T06:28:16", time("2106-02-07T06:28:15")),
                Arguments.of(new TimestampType(0), "DateTime64(0, 'UTC')", time("2300-01-01T00:00:00"), "2300-01-01T00:00", time("2299-12-31T23:59:59")),
                Arguments.of(new TimestampType(3), "DateTime64(3, 'UTC')", time("1899-12-31T23:59:59.999"), "1899-12-31T23:59:59.999", time("1900-01-01T00:00:00")),
                Arguments.of(new TimestampType(6), "DateTime64(6, 'UTC')", time("2300-01-01T00:00:00"), "2300-01-01T00:00", time("2299-12-31T23:59:59.999999")),
                Arguments.of(new TimestampType(8), "DateTime64(8, 'UTC')", time("2300-01-01T00:00:00"), "2300-01-01T00:00", time("2299-12-31T23:59:59.999999990")),
                Arguments.of(new TimestampType(9), "DateTime64(9, 'UTC')", time("2262-04-11T23:47:16.854775808"), "2262-04-11T23:47:16.854775808", time("2262-04-11T23:47:16.854775807")),
                Arguments.of(new TimestampType(9), "DateTime64(9, 'UTC')", time("9999-12-31T00:00:00"), "9999-12-31T00:00", time("2262-04-11T23:47:16.854775807")));
    }

    @ParameterizedTest
    @MethodSource("values")
    void errorRefusesAndShowsTheValue(LogicalType from, String to, Object value, String shown, Object nearest) {
        String message = "the value " + shown + " is outside the range of " + to;
        assertEquals(message, new Encoding(from, to, OverflowPolicy.ERROR).refusal(value));
        assertEquals(message, new Encoding(from, "Nullable(" + to + ")", OverflowPolicy.ERROR).refusal(value));
    }

    @ParameterizedTest
    @MethodSource("values")
    void nullWritesNullAndRefusesWhereThatDoesNotFit(
            LogicalType from, String to, Object value, String shown, Object nearest) throws ValueException {
        assertEquals("01", new Encoding(from, "Nullable(" + to + ")", OverflowPolicy.NULL).of(value));
        assertEquals(
                "the value " + shown + " is outside the range of " + to,
                new Encoding(from, to, OverflowPolicy.NULL).refusal(value));
    }

    @ParameterizedTest
    @MethodSource("values")
    void clampWritesTheNearestValue(LogicalType from, String to, Object value, String shown, Object nearest)
            throws ValueException {
        String fits = new Encoding(from, to, OverflowPolicy.ERROR).of(nearest);
        assertEquals(fits, new Encoding(from, to, OverflowPolicy.CLAMP).of(value));
        assertEquals("00" + fits, new Encoding(from, "Nullable(" + to + ")", OverflowPolicy.CLAMP).of(value));
    }
}
