package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdcctl.flink.mysql.table.TableSpecs;
import io.debezium.time.ZonedTimestamp;
import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Decimal;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Debezium's records, made by hand, as records of a topic. */
class RecordDeserializerTest {

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

    private List<String> records(String op, Struct before, Struct after) {
        return HandMade.records(deserializer, HandMade.change(op, before, after, ROW, "t"));
    }

    @Test
    void aRowOfTheSnapshotHasNoTime() {
        assertEquals(
                List.of("x {\"id\":18446744073709551615} {\"price\":1.5,\"id\":18446744073709551615,\"count\":3,"
                        + "\"at\":\"2024-02-29T23:59:59.5Z\",\"op\":\"+I\",\"op_ts\":\"1970-01-01T00:00:00Z\"}"),
                records("r", null, row("18446744073709551615", 3, "1.50")));
    }

    @Test
    void aNullIsNotTheColumnsDefault() {
        assertEquals(
                List.of("x {\"id\":1} {\"price\":null,\"id\":1,\"count\":null,\"at\":\"2024-02-29T23:59:59.5Z\","
                        + "\"op\":\"+I\",\"op_ts\":\"2023-11-14T22:13:20Z\"}"),
                records("c", null, row("1", null, null)));
    }

    @Test
    void anUpdateIsOneRecordUnlessTheKeyChanges() {
        String rest = "\"count\":1,\"at\":\"2024-02-29T23:59:59.5Z\",\"op\":\"";
        assertEquals(
                List.of("x {\"id\":1} {\"price\":2,\"id\":1," + rest + "+U\",\"op_ts\":\"2023-11-14T22:13:20Z\"}"),
                records("u", row("1", 0, "1.00"), row("1", 1, "2.00")));
        assertEquals(
                List.of("x {\"id\":1} gone", "x {\"id\":2} {\"price\":2,\"id\":2," + rest + "+I\",\"op_ts\":\"2023-11-14T22:13:20Z\"}"),
                records("u", row("1", 0, "1.00"), row("2", 1, "2.00")));
    }

    @Test
    void aDeletionHasNoValue() {
        assertEquals(List.of("x {\"id\":9} gone"), records("d", row("9", 1, null), null));
    }

    @Test
    void otherTablesGiveNothing() {
        assertEquals(List.of(), HandMade.records(deserializer, HandMade.change("c", null, row("1", 1, null), ROW, "T")));
    }
}
