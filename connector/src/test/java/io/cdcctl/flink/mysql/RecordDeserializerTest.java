package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.debezium.data.Envelope;
import io.debezium.time.ZonedTimestamp;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Decimal;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Debezium's records, made by hand, as records of a topic. */
class RecordDeserializerTest {

    private static final long TIME = 1_700_000_000_000L;

    private static final Schema SOURCE = SchemaBuilder.struct()
            .field("db", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("file", Schema.STRING_SCHEMA)
            .field("pos", Schema.INT64_SCHEMA)
            .build();

    private static final Schema ROW = SchemaBuilder.struct()
            .optional()
            .field("id", Decimal.schema(0))
            .field("extra", Schema.OPTIONAL_INT32_SCHEMA)
            .field("count", SchemaBuilder.int32().optional().defaultValue(7).build())
            .field("price", Decimal.builder(2).optional().build())
            .field("at", ZonedTimestamp.builder().optional().build())
            .build();

    private static final String TABLES = "[{\"database\": \"d\", \"table\": \"t\", \"topic\": \"x\", \"key\": [\"id\"], \"columns\": ["
            + "{\"name\": \"price\", \"type\": \"decimal\", \"precision\": 10}, {\"name\": \"id\", \"type\": \"integer\"},"
            + " {\"name\": \"count\", \"type\": \"integer\"}, {\"name\": \"at\", \"type\": \"timestamp\"}]}]";

    private RecordDeserializer deserializer;

    @BeforeEach
    void open() {
        deserializer = new RecordDeserializer(TableSpecs.parse(TABLES), null);
        deserializer.open(new TableEvents(new UnregisteredMetricsGroup()));
    }

    private static Struct row(String id, Object count, String price) {
        Struct row = new Struct(ROW).put("id", new BigDecimal(id)).put("extra", 5).put("at", "2024-02-29T23:59:59.5Z");
        return row.put("count", count).put("price", price == null ? null : new BigDecimal(price));
    }

    private static SourceRecord record(String op, Struct before, Struct after) {
        return record(op, before, after, "t", ROW);
    }

    private static SourceRecord record(String op, Struct before, Struct after, String table, Schema row) {
        Schema schema = SchemaBuilder.struct()
                .field(Envelope.FieldName.BEFORE, row)
                .field(Envelope.FieldName.AFTER, row)
                .field(Envelope.FieldName.SOURCE, SOURCE)
                .field(Envelope.FieldName.OPERATION, Schema.STRING_SCHEMA)
                .build();
        Struct source = new Struct(SOURCE).put("db", "d").put("table", table).put("ts_ms", TIME).put("file", "binlog.000003").put("pos", 4711L);
        Struct change = new Struct(schema).put("before", before).put("after", after).put("source", source).put("op", op);
        return new SourceRecord(Map.of(), Map.of(), "any", schema, change);
    }

    private List<String> records(SourceRecord record) {
        List<RowData> rows = new ArrayList<>();
        deserializer.deserialize(record, new ListCollector<>(rows));
        List<String> texts = new ArrayList<>();
        for (RowData row : rows) {
            texts.add(row.getString(0) + " " + text(row.getBinary(1)) + " " + (row.isNullAt(2) ? "gone" : text(row.getBinary(2))));
        }
        return texts;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aRowOfTheSnapshotHasNoTime() {
        assertEquals(
                List.of("x {\"id\":18446744073709551615} {\"price\":1.5,\"id\":18446744073709551615,\"count\":3,"
                        + "\"at\":\"2024-02-29T23:59:59.5Z\",\"op\":\"+I\",\"op_ts\":\"1970-01-01T00:00:00Z\"}"),
                records(record("r", null, row("18446744073709551615", 3, "1.50"))));
    }

    @Test
    void aNullIsNotTheColumnsDefault() {
        assertEquals(
                List.of("x {\"id\":1} {\"price\":null,\"id\":1,\"count\":null,\"at\":\"2024-02-29T23:59:59.5Z\","
                        + "\"op\":\"+I\",\"op_ts\":\"2023-11-14T22:13:20Z\"}"),
                records(record("c", null, row("1", null, null))));
    }

    @Test
    void anUpdateIsOneRecordUnlessTheKeyChanges() {
        String rest = "\"count\":1,\"at\":\"2024-02-29T23:59:59.5Z\",\"op\":\"";
        assertEquals(
                List.of("x {\"id\":1} {\"price\":2,\"id\":1," + rest + "+U\",\"op_ts\":\"2023-11-14T22:13:20Z\"}"),
                records(record("u", row("1", 0, "1.00"), row("1", 1, "2.00"))));
        assertEquals(
                List.of("x {\"id\":1} gone", "x {\"id\":2} {\"price\":2,\"id\":2," + rest + "+I\",\"op_ts\":\"2023-11-14T22:13:20Z\"}"),
                records(record("u", row("1", 0, "1.00"), row("2", 1, "2.00"))));
    }

    @Test
    void aDeletionHasNoValue() {
        assertEquals(List.of("x {\"id\":9} gone"), records(record("d", row("9", 1, null), null)));
    }

    @Test
    void otherTablesGiveNothing() {
        assertEquals(List.of(), records(record("c", null, row("1", 1, null), "T", ROW)));
    }

    @Test
    void aColumnOfAnotherKindStopsWithWhereAndWhatItIs() {
        Schema other = SchemaBuilder.struct()
                .optional()
                .field("id", Decimal.schema(0))
                .field("count", Schema.OPTIONAL_STRING_SCHEMA)
                .field("price", Decimal.builder(2).optional().build())
                .field("at", ZonedTimestamp.builder().optional().build())
                .build();
        Struct after = new Struct(other).put("id", BigDecimal.ONE).put("count", "many");
        String message = assertThrows(IllegalStateException.class, () -> records(record("c", null, after, "t", other))).getMessage();
        assertEquals(
                "Table d.t: column count was declared as integer and is now STRING. Nothing is written of the change in"
                        + " binlog.000003 at 4711, nor of any after it. Run `cdcctl drift`.",
                message);
    }
}
