package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every type goes through Flink into ClickHouse and is read back as ClickHouse's own text. */
class TypeRoundTripTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    /** One column of the table: its types, and values with the text that ClickHouse shows for them. */
    private static final class Case {
        final String flinkType;
        final String clickHouseType;
        final List<Object> values = new ArrayList<>();
        final List<String> texts = new ArrayList<>();

        Case(String flinkType, String clickHouseType) {
            this.flinkType = flinkType;
            this.clickHouseType = clickHouseType;
        }

        Case value(Object value, String text) {
            values.add(value);
            texts.add(text);
            return this;
        }

        Case value(Object value) {
            return value(value, value.toString());
        }
    }

    private static final String NINES_38 = "9".repeat(38);

    private static List<Case> cases() {
        return List.of(
                new Case("BOOLEAN", "Bool").value(true).value(false),
                new Case("TINYINT", "Int8").value(Byte.MIN_VALUE).value(Byte.MAX_VALUE),
                new Case("SMALLINT", "Int16").value(Short.MIN_VALUE).value(Short.MAX_VALUE),
                new Case("INT", "Int32").value(Integer.MIN_VALUE).value(Integer.MAX_VALUE),
                new Case("BIGINT", "Int64").value(Long.MIN_VALUE).value(Long.MAX_VALUE),
                new Case("SMALLINT", "UInt8").value((short) 0).value((short) 255),
                new Case("INT", "UInt16").value(0).value(65535),
                new Case("INT", "UInt32").value(0).value(16777215),
                new Case("BIGINT", "UInt32").value(0L).value(4294967295L),
                new Case("DECIMAL(20, 0)", "UInt64")
                        .value(BigDecimal.ZERO)
                        .value(new BigDecimal("18446744073709551615")),
                new Case("DECIMAL(9, 4)", "Decimal(9, 4)")
                        .value(new BigDecimal("-99999.9999"))
                        .value(new BigDecimal("99999.9999")),
                new Case("DECIMAL(18, 2)", "Decimal(18, 2)")
                        .value(new BigDecimal("-9999999999999999.99"))
                        .value(new BigDecimal("0.01")),
                new Case("DECIMAL(38, 0)", "Decimal(38, 0)")
                        .value(new BigDecimal("-" + NINES_38))
                        .value(new BigDecimal(NINES_38)),
                new Case("DECIMAL(38, 38)", "Decimal(38, 38)")
                        .value(new BigDecimal("-0." + NINES_38))
                        .value(new BigDecimal("0." + NINES_38)),
                new Case("DECIMAL(10, 2)", "Decimal(76, 2)")
                        .value(new BigDecimal("-99999999.99"))
                        .value(new BigDecimal("99999999.99")),
                new Case("FLOAT", "Float32").value(-1.5f).value(Float.NaN, "nan"),
                new Case("DOUBLE", "Float64").value(0.1).value(Double.NEGATIVE_INFINITY, "-inf"),
                new Case("STRING", "String").value("").value("caf\u00e9 \u2603 \ud83d\ude00 'quoted' `ticks` \\"),
                new Case("STRING", "LowCardinality(String)").value("").value("x".repeat(100_000)),
                new Case("DATE", "Date32").value(LocalDate.of(1900, 1, 1)).value(LocalDate.of(2299, 12, 31)),
                new Case("TIMESTAMP(0)", "DateTime64(0, 'UTC')")
                        .value(LocalDateTime.parse("1900-01-01T00:00:00"), "1900-01-01 00:00:00")
                        .value(LocalDateTime.parse("2299-12-31T23:59:59"), "2299-12-31 23:59:59"),
                new Case("TIMESTAMP(3)", "DateTime64(3, 'UTC')")
                        .value(LocalDateTime.parse("1969-12-31T23:59:59.999"), "1969-12-31 23:59:59.999")
                        .value(LocalDateTime.parse("2299-12-31T23:59:59.999"), "2299-12-31 23:59:59.999"),
                new Case("TIMESTAMP(6)", "DateTime64(6, 'UTC')")
                        .value(LocalDateTime.parse("1900-01-01T00:00:00.000001"), "1900-01-01 00:00:00.000001")
                        .value(LocalDateTime.parse("2024-03-31T02:30:00.123456"), "2024-03-31 02:30:00.123456"),
                new Case("TIMESTAMP(9)", "DateTime64(9, 'UTC')")
                        .value(LocalDateTime.parse("1900-01-01T00:00:00.000000001"), "1900-01-01 00:00:00.000000001")
                        .value(LocalDateTime.parse("2262-04-11T23:47:16.853999999"), "2262-04-11 23:47:16.853999999"),
                new Case("TIMESTAMP_LTZ(3)", "DateTime64(3, 'UTC')")
                        .value(Instant.parse("1900-01-01T00:00:00Z"), "1900-01-01 00:00:00.000")
                        .value(Instant.parse("2299-12-31T23:59:59.999Z"), "2299-12-31 23:59:59.999"),
                new Case("TIMESTAMP_LTZ(6)", "DateTime64(6, 'Asia/Tokyo')")
                        .value(Instant.parse("1970-01-01T00:00:00Z"), "1970-01-01 09:00:00.000000")
                        .value(Instant.parse("2024-02-29T15:00:00.000001Z"), "2024-03-01 00:00:00.000001"));
    }

    private static String nullable(String type) {
        return type.startsWith("LowCardinality(") ? "LowCardinality(Nullable(String))" : "Nullable(" + type + ")";
    }

    @Test
    void boundariesAndNullGoRound() throws Exception {
        List<Case> cases = cases();
        Map<String, String> flink = new LinkedHashMap<>();
        flink.put("id", "INT NOT NULL");
        StringBuilder clickHouse = new StringBuilder("id Int32");
        for (int i = 0; i < cases.size(); i++) {
            flink.put("a" + i, cases.get(i).flinkType);
            flink.put("n" + i, cases.get(i).flinkType);
            clickHouse.append(String.format(
                    ", a%d %s, n%d %s", i, cases.get(i).clickHouseType, i, nullable(cases.get(i).clickHouseType)));
        }
        SERVER.query("CREATE TABLE types (" + clickHouse
                + ", _version UInt64, _is_deleted UInt8) ENGINE = ReplacingMergeTree(_version) ORDER BY id");
        new SinkJob(SERVER, "types", flink)
                .run(List.of(row(cases, 0, false), row(cases, 1, false), row(cases, 1, true), deletion(cases)));

        for (int i = 0; i < cases.size(); i++) {
            Case checked = cases.get(i);
            List<String> texts = checked.texts;
            assertEquals(
                    List.of(texts.get(0), texts.get(0), texts.get(1), texts.get(1), texts.get(1), "NULL"),
                    Arrays.asList(SERVER.query(String.format(
                                    "SELECT arrayStringConcat(groupArray(concat(%s, '|', ifNull(%s, 'NULL'))), '|') FROM"
                                            + " (SELECT * FROM types WHERE id < 3 ORDER BY id) FORMAT TSVRaw",
                                    text(checked, "a" + i), text(checked, "n" + i)))
                            .split("\\|")),
                    checked.flinkType + " -> " + checked.clickHouseType);
        }
        assertEquals("1\t1", SERVER.query("SELECT count(), sum(_is_deleted) FROM types WHERE id = 3 AND n5 IS NULL AND a5 = 0"));
    }

    /** ClickHouse drops zeros at the end of a decimal unless told how many places to show. */
    private static String text(Case checked, String column) {
        return checked.flinkType.startsWith("DECIMAL")
                ? String.format("toDecimalString(%s, %s)", column, checked.flinkType.replaceAll(".*, |\\)", ""))
                : String.format("toString(%s)", column);
    }

    private static Row row(List<Case> cases, int value, boolean nulls) {
        int id = value + (nulls ? 1 : 0);
        Row row = Row.withPositions(RowKind.INSERT, cases.size() * 2 + 2);
        row.setField(0, id);
        for (int i = 0; i < cases.size(); i++) {
            Object field = cases.get(i).values.get(value);
            row.setField(1 + i * 2, field);
            row.setField(2 + i * 2, nulls ? null : field);
        }
        row.setField(cases.size() * 2 + 1, (long) id);
        return row;
    }

    private static Row deletion(List<Case> cases) {
        Row row = Row.withPositions(RowKind.DELETE, cases.size() * 2 + 2);
        row.setField(0, 3);
        row.setField(cases.size() * 2 + 1, 3L);
        return row;
    }
}
