package io.cdcctl.flink.clickhouse.it;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.Row;

/** Values at the boundaries of every type. */
final class TypeCases {

    private static final String NINES_38 = "9".repeat(38);
    private static final String NINES_76 = "9".repeat(76);
    private static final String TEXT = "caf\u00e9 \u2603 \ud83d\ude00 'quoted' `ticks` \\ \0 \t.";

    private TypeCases() {}

    static List<TypeCase> all() {
        List<TypeCase> cases = new ArrayList<>();
        cases.addAll(integers());
        cases.addAll(decimals());
        cases.addAll(floats());
        cases.addAll(texts());
        cases.addAll(bytes());
        cases.addAll(times());
        cases.addAll(timestamps());
        cases.addAll(nested());
        return cases;
    }

    private static TypeCase of(String flinkType, String clickHouseType, Object... values) {
        TypeCase result = new TypeCase(flinkType, clickHouseType);
        for (Object value : values) {
            result.value(value);
        }
        return result;
    }

    private static List<TypeCase> integers() {
        return List.of(
                of("BOOLEAN", "Bool", true, false),
                of("TINYINT", "Int8", Byte.MIN_VALUE, Byte.MAX_VALUE),
                of("SMALLINT", "Int16", Short.MIN_VALUE, Short.MAX_VALUE),
                of("INT", "Int32", Integer.MIN_VALUE, Integer.MAX_VALUE),
                of("INT", "Int256", Integer.MIN_VALUE, Integer.MAX_VALUE),
                of("BIGINT", "Int64", Long.MIN_VALUE, Long.MAX_VALUE),
                of("BIGINT", "Int128", Long.MIN_VALUE, Long.MAX_VALUE),
                of("SMALLINT", "UInt8", (short) 0, (short) 255),
                of("INT", "UInt16", 0, 65535),
                of("INT", "UInt32", 0, 16777215),
                of("INT", "UInt64", 0, Integer.MAX_VALUE),
                of("BIGINT", "UInt32", 0L, 4294967295L),
                of("BIGINT", "UInt256", 0L, Long.MAX_VALUE),
                decimal("DECIMAL(20, 0)", "UInt64", "0", "1000", "18446744073709551615").shownAs("toString(%s)"),
                decimal("DECIMAL(38, 0)", "Int128", "-" + NINES_38, NINES_38).shownAs("toString(%s)"),
                decimal("DECIMAL(38, 0)", "UInt256", "0", NINES_38).shownAs("toString(%s)"));
    }

    /** ClickHouse drops zeros at the end of a decimal unless told how many places to show. */
    private static TypeCase decimal(String flinkType, String clickHouseType, String... values) {
        TypeCase result = new TypeCase(flinkType, clickHouseType)
                .shownAs("toDecimalString(%s, " + clickHouseType.replaceAll(".*, |\\)", "") + ")");
        for (String value : values) {
            result.value(flinkType.equals("STRING") ? value : new BigDecimal(value), value);
        }
        return result;
    }

    private static List<TypeCase> decimals() {
        return List.of(
                decimal("DECIMAL(9, 4)", "Decimal(9, 4)", "-99999.9999", "99999.9999"),
                decimal("DECIMAL(18, 2)", "Decimal(18, 2)", "-9999999999999999.99", "0.01"),
                decimal("DECIMAL(38, 0)", "Decimal(38, 0)", "-" + NINES_38, NINES_38),
                decimal("DECIMAL(38, 38)", "Decimal(38, 38)", "-0." + NINES_38, "0." + NINES_38),
                decimal("DECIMAL(38, 10)", "Decimal(38, 10)", "-1.0000000000", "0.0000000001"),
                decimal("DECIMAL(10, 2)", "Decimal(76, 2)", "-99999999.99", "99999999.99"),
                decimal("STRING", "Decimal(76, 0)", "-" + NINES_76, NINES_76),
                decimal("STRING", "Decimal(76, 30)", "-" + "9".repeat(46) + "." + "9".repeat(30), "0." + "0".repeat(29) + "1"),
                decimal("STRING", "Decimal(9, 2)", "-9999999.99", "0.00"));
    }

    /** Shown by their bits: NaN and -0.0 would not tell. */
    private static TypeCase floats(float... values) {
        TypeCase result = new TypeCase("FLOAT", "Float32").shownAs("toString(reinterpretAsUInt32(%s))");
        for (float value : values) {
            result.value(value, Integer.toUnsignedString(Float.floatToRawIntBits(value)));
        }
        return result;
    }

    private static TypeCase doubles(double... values) {
        TypeCase result = new TypeCase("DOUBLE", "Float64").shownAs("toString(reinterpretAsUInt64(%s))");
        for (double value : values) {
            result.value(value, Long.toUnsignedString(Double.doubleToRawLongBits(value)));
        }
        return result;
    }

    private static List<TypeCase> floats() {
        return List.of(
                floats(-1.5f, Float.MAX_VALUE, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, -0.0f),
                doubles(0.1, Double.MAX_VALUE, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY, -0.0),
                of("FLOAT", "Float64", 1.5f).value(Float.NaN, "nan"));
    }

    private static List<TypeCase> texts() {
        return List.of(
                of("STRING", "String", "", TEXT, "x".repeat(1 << 20)).value("a\nb", "a\\nb"),
                of("STRING", "LowCardinality(String)", "", "x".repeat(100_000)),
                of("VARCHAR(40)", "String", "", TEXT),
                of("CHAR(3)", "FixedString(3)", "abc", "\u2603"),
                of("STRING", "FixedString(4)", "\ud83d\ude00", "a\0\0b"),
                of("STRING", "Enum8('it\\'s, (\\\\)' = -128, '' = 0, '\u2603' = 127)", "it's, (\\)", "", "\u2603"),
                of("STRING", "Enum16('a' = -32768, 'b = 1' = 32767)", "a", "b = 1"),
                of("STRING", "UUID", "00000000-0000-0000-0000-000000000001", "fedcba98-7654-3210-0123-456789abcdef"));
    }

    private static List<TypeCase> bytes() {
        byte[] all = new byte[256];
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
            hex.append(String.format("%02X", i));
        }
        byte[] ones = {-1, -1, -1, -1, -1, -1, -1, -1};
        byte[] two = {1, 2};
        return List.of(
                of("BYTES", "String").value(new byte[0], "").value(all, hex.toString()).shownAs("hex(%s)"),
                of("BYTES", "String")
                        .value(new byte[1 << 20], String.valueOf(1 << 20))
                        .shownAs("toString(length(%s))"),
                of("VARBINARY(2)", "FixedString(2)").value(two, "0102").shownAs("hex(%s)"),
                of("BINARY(8)", "String").value(ones, "FF".repeat(8)).shownAs("hex(%s)"),
                of("BINARY(8)", "UInt64").value(ones, "18446744073709551615").value(new byte[8], "0"),
                of("BINARY(2)", "UInt32").value(two, "258"),
                of("BINARY(2)", "UInt16").value(two, "258"),
                of("BINARY(1)", "UInt8").value(new byte[] {-1}, "255"));
    }

    private static List<TypeCase> times() {
        LocalTime last = LocalTime.parse("23:59:59.999");
        return List.of(
                of("DATE", "Date32", LocalDate.of(1900, 1, 1), LocalDate.of(2299, 12, 31)),
                of("DATE", "Date", LocalDate.of(1970, 1, 1), LocalDate.of(2149, 6, 6)),
                of("TIME(0)", "Time").value(LocalTime.MIN, "00:00:00").value(LocalTime.of(23, 59, 59), "23:59:59"),
                of("TIME(3)", "Time64(3)").value(LocalTime.MIN, "00:00:00.000").value(last, "23:59:59.999"),
                of("TIME(3)", "Time64(9)").value(LocalTime.MIN, "00:00:00.000000000").value(last, "23:59:59.999000000"),
                of("TIME(3)", "Int64").value(LocalTime.MIN, "0").value(last, "86399999000"),
                of("TIME(3)", "Int32").value(LocalTime.MIN, "0").value(last, "86399999"));
    }

    private static TypeCase timestamps(String flinkType, String clickHouseType, String... texts) {
        TypeCase result = new TypeCase(flinkType, clickHouseType);
        for (String text : texts) {
            LocalDateTime value = LocalDateTime.parse(text.replace(' ', 'T'));
            result.value(flinkType.contains("LTZ") ? value.atOffset(ZoneOffset.UTC).toInstant() : value, text);
        }
        return result;
    }

    private static List<TypeCase> timestamps() {
        List<TypeCase> cases = new ArrayList<>();
        for (int p = 0; p <= 8; p++) {
            String zeros = p == 0 ? "" : "." + "0".repeat(p);
            String nines = p == 0 ? "" : "." + "9".repeat(p);
            String[] texts = {
                "1900-01-01 00:00:00" + zeros, "1969-12-31 23:59:59" + nines, "2024-03-31 02:30:00" + nines,
                "2299-12-31 23:59:59" + nines
            };
            cases.add(timestamps("TIMESTAMP(" + p + ")", "DateTime64(" + p + ", 'UTC')", texts));
            cases.add(timestamps("TIMESTAMP_LTZ(" + p + ")", "DateTime64(" + p + ", 'UTC')", texts));
        }
        cases.add(timestamps(
                "TIMESTAMP(9)", "DateTime64(9, 'UTC')",
                "1900-01-01 00:00:00.000000001", "1969-12-31 23:59:59.999999999", "2262-04-11 23:47:16.854775807"));
        cases.add(timestamps("TIMESTAMP(0)", "DateTime('UTC')", "1970-01-01 00:00:00", "2106-02-07 06:28:15"));
        cases.add(timestamps("TIMESTAMP_LTZ(0)", "DateTime('UTC')", "1970-01-01 00:00:00", "2106-02-07 06:28:15"));
        cases.add(of("TIMESTAMP_LTZ(6)", "DateTime64(6, 'Asia/Tokyo')")
                .value(Instant.parse("1970-01-01T00:00:00Z"), "1970-01-01 09:00:00.000000")
                .value(Instant.parse("2024-02-29T15:00:00.000001Z"), "2024-03-01 00:00:00.000001"));
        return cases;
    }

    private static List<TypeCase> nested() {
        return List.of(
                of("ARRAY<INT>", "Array(Int32)")
                        .value(new Integer[0], "[]")
                        .value(new Integer[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE}, "[-2147483648,0,2147483647]"),
                of("ARRAY<STRING>", "Array(Nullable(String))")
                        .value(new String[] {"", null, "\ud83d\ude00"}, "['',NULL,'\ud83d\ude00']"),
                of("ARRAY<STRING>", "Array(LowCardinality(String))").value(new String[] {"a", "b", "a"}, "['a','b','a']"),
                of("ARRAY<ARRAY<DECIMAL(20, 0)>>", "Array(Array(UInt64))")
                        .value(new BigDecimal[][] {{}, {new BigDecimal("18446744073709551615")}}, "[[],[18446744073709551615]]"),
                of("ARRAY<TIMESTAMP(6)>", "Array(DateTime64(6, 'UTC'))")
                        .value(
                                new LocalDateTime[] {LocalDateTime.parse("1969-12-31T23:59:59.999999")},
                                "['1969-12-31 23:59:59.999999']"),
                of("ARRAY<DATE>", "Array(Date32)").value(new LocalDate[] {LocalDate.of(1900, 1, 1)}, "['1900-01-01']"),
                of("MAP<STRING, INT>", "Map(String, Nullable(Int32))")
                        .value(Map.of(), "{}")
                        .value(Map.of("k", 1), "{'k':1}"),
                of("MAP<INT, ARRAY<STRING>>", "Map(Int32, Array(String))")
                        .value(Map.of(-1, new String[] {"a", ""}), "{-1:['a','']}"),
                of("MULTISET<STRING>", "Map(String, UInt32)").value(Map.of("twice", 2), "{'twice':2}"),
                of("ROW<a INT, b STRING>", "Tuple(Int32, String)")
                        .value(Row.of(-1, "x"), "(-1,'x')")
                        .value(Row.of(0, ""), "(0,'')"),
                of("ROW<a INT, `b c` STRING>", "Tuple(`b c` Nullable(String), a Nullable(Int32))")
                        .value(Row.of(-1, null), "(NULL,-1)")
                        .value(Row.of(null, "x"), "('x',NULL)"),
                of("ARRAY<ROW<a INT, m MAP<STRING, DECIMAL(38, 2)>>>", "Array(Tuple(a Int32, m Map(String, Decimal(38, 2))))")
                        .value(
                                new Row[] {Row.of(1, Map.of("k", new BigDecimal("-0.01"))), Row.of(2, Map.of())},
                                "[(1,{'k':-0.01}),(2,{})]"));
    }
}
