package io.cdcctl.flink.upsertjson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpsertJsonFormatTest {

    private static final DataType TYPE = DataTypes.ROW(
            DataTypes.FIELD("name", DataTypes.STRING()),
            DataTypes.FIELD("price", DataTypes.DECIMAL(38, 18)),
            DataTypes.FIELD("id", DataTypes.DECIMAL(20, 0)),
            DataTypes.FIELD("at", DataTypes.TIMESTAMP_LTZ(3)),
            DataTypes.FIELD("written", DataTypes.TIMESTAMP(6)));

    private static DecodingFormat<DeserializationSchema<RowData>> format() {
        Configuration options = new Configuration();
        options.setString("timestamp-format.standard", "ISO-8601");
        return new UpsertJsonFormatFactory().createDecodingFormat(null, options);
    }

    private static List<RowData> read(String value) throws Exception {
        DeserializationSchema<RowData> schema =
                format().createRuntimeDecoder(ScanRuntimeProviderContext.INSTANCE, TYPE);
        schema.open(null);
        List<RowData> rows = new ArrayList<>();
        schema.deserialize(value == null ? null : value.getBytes(StandardCharsets.UTF_8), new Collector<RowData>() {
            @Override
            public void collect(RowData row) {
                rows.add(row);
            }

            @Override
            public void close() {}
        });
        return rows;
    }

    @Test
    void declaresInsertionsAndDeletions() {
        assertEquals(
                ChangelogMode.newBuilder()
                        .addContainedKind(RowKind.INSERT)
                        .addContainedKind(RowKind.DELETE)
                        .build(),
                format().getChangelogMode());
    }

    @Test
    void missingValueIsDeletion() throws Exception {
        RowData row = read(null).get(0);
        assertEquals(RowKind.DELETE, row.getRowKind());
        assertEquals(5, row.getArity());
        for (int i = 0; i < row.getArity(); i++) {
            assertTrue(row.isNullAt(i));
        }
    }

    @Test
    void valueIsInsertionWithExactNumbersAndTimes() throws Exception {
        RowData row = read("{\"name\":\"café\",\"price\":12345678901234567890.123456789012345678,"
                        + "\"id\":18446744073709551615,\"at\":\"1969-12-31T23:59:59.999Z\","
                        + "\"written\":\"2024-02-29T12:00:00.000001\",\"unknown\":1}")
                .get(0);
        assertEquals(RowKind.INSERT, row.getRowKind());
        assertEquals("café", row.getString(0).toString());
        assertEquals(
                new BigDecimal("12345678901234567890.123456789012345678"),
                row.getDecimal(1, 38, 18).toBigDecimal());
        assertEquals(new BigDecimal("18446744073709551615"), row.getDecimal(2, 20, 0).toBigDecimal());
        assertEquals(Instant.parse("1969-12-31T23:59:59.999Z"), row.getTimestamp(3, 3).toInstant());
        assertEquals(
                LocalDateTime.parse("2024-02-29T12:00:00.000001"), row.getTimestamp(4, 6).toLocalDateTime());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "{\"name\":", "not json", "{\"id\":\"x\"}", "{\"at\":\"yesterday\"}"})
    void unreadableValueFailsAndIsShown(String value) {
        String message = assertThrows(IOException.class, () -> read(value)).getMessage();
        assertTrue(message.startsWith("Cannot read the value of a record as a row: "), message);
        assertTrue(message.endsWith("'" + value + "'"), message);
    }

    @Test
    void longUnreadableValueIsShortened() {
        String message = assertThrows(IOException.class, () -> read("x".repeat(5000))).getMessage();
        assertTrue(message.endsWith("'" + "x".repeat(200) + "' (the first 200 of 5000 bytes)"), message);
    }

    @Test
    void notNullColumnIsRefused() {
        DataType type = DataTypes.ROW(
                DataTypes.FIELD("a", DataTypes.INT()), DataTypes.FIELD("b", DataTypes.INT().notNull()));
        String message = assertThrows(
                        ValidationException.class,
                        () -> format().createRuntimeDecoder(ScanRuntimeProviderContext.INSTANCE, type))
                .getMessage();
        assertTrue(message.contains("'b'") && message.contains("EXCEPT_KEY"), message);
    }

    @Test
    void ignoringParseErrorsIsRefused() {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.executeSql("CREATE TABLE t (id INT NOT NULL, a INT, PRIMARY KEY (id) NOT ENFORCED) WITH ("
                + "'connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = '127.0.0.1:1', 'key.format' = 'json',"
                + "'key.fields' = 'id', 'value.format' = 'upsert-json', 'value.fields-include' = 'EXCEPT_KEY',"
                + "'value.upsert-json.ignore-parse-errors' = 'true')");
        ValidationException error =
                assertThrows(ValidationException.class, () -> tables.explainSql("SELECT * FROM t"));
        assertTrue(error.getCause().getMessage().contains("value.upsert-json.ignore-parse-errors"), error.toString());
    }
}
