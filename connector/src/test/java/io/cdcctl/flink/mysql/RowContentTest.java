package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.TableSpecs;
import io.debezium.data.geometry.Geometry;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Decimal;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** What there is of a row, for whoever repairs it. */
class RowContentTest {

    private static TableSpec table(String... columns) {
        StringBuilder specs = new StringBuilder();
        for (String column : columns) {
            specs.append(specs.length() == 0 ? "" : ",").append("{\"name\": \"").append(column).append("\", \"type\": \"integer\"}");
        }
        return TableSpecs.parse("[{\"database\": \"d\", \"table\": \"t\", \"topic\": \"x\", \"key\": [\"" + columns[0] + "\"], \"columns\": [" + specs + "]}]")
                .get(0);
    }

    private static String content(TableSpec table, Struct row) {
        return content(table, row, Integer.MAX_VALUE);
    }

    private static String content(TableSpec table, Struct row, int most) {
        JsonBytes out = new JsonBytes();
        new RowContent(table, row.schema()).write(row, most, out);
        return new String(out.copy(), StandardCharsets.UTF_8);
    }

    /** Every column was declared as an integer, and none is one. */
    @Test
    void hasEachValueAsItsColumnIsNow() {
        Schema geometry = Geometry.builder().optional().build();
        Schema schema = SchemaBuilder.struct()
                .field("day", Date.schema())
                .field("price", Decimal.schema(2))
                .field("bytes", Schema.BYTES_SCHEMA)
                .field("text", Schema.STRING_SCHEMA)
                .field("place", geometry)
                .field("none", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        Struct row = new Struct(schema)
                .put("day", 19_723)
                .put("price", new BigDecimal("1.50"))
                .put("bytes", ByteBuffer.wrap(new byte[] {0, -1}))
                .put("text", "a \"b\"")
                .put("place", Geometry.createValue(geometry, new byte[] {1}, 4326));
        assertEquals(
                "{\"day\":\"2024-01-01\",\"price\":1.5,\"bytes\":\"AP8=\",\"text\":\"a \\\"b\\\"\",\"place\":\"5hAAAAE=\",\"none\":null}",
                content(table("day", "price", "bytes", "text", "place", "none", "gone"), row));
    }

    @Test
    void hasTextsOfWhatCannotBeWritten() {
        Schema schema = SchemaBuilder.struct()
                .field("time", MicroTime.schema())
                .field("day", Date.schema())
                .field("half", Schema.STRING_SCHEMA)
                .field("list", SchemaBuilder.array(Schema.INT32_SCHEMA).build())
                .build();
        Struct row = new Struct(schema)
                .put("time", -3_000_000L)
                .put("day", Integer.MAX_VALUE)
                .put("half", "a\uD83D")
                .put("list", List.of(1, 2));
        assertEquals(
                "{\"time\":\"-3000000\",\"day\":\"2147483647\",\"half\":\"a?\",\"list\":\"[1, 2]\"}",
                content(table("time", "day", "half", "list"), row));
    }

    @Test
    void ofColumnsThatAreAllGoneIsEmpty() {
        Schema schema = SchemaBuilder.struct().field("secret", Schema.STRING_SCHEMA).build();
        assertEquals("{}", content(table("id"), new Struct(schema).put("secret", "s")));
    }

    @Test
    void hasTheSizeOfValuesThatAreTooLarge() {
        Schema schema = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).field("text", Schema.STRING_SCHEMA).build();
        Struct row = new Struct(schema).put("id", 7).put("text", "abc");
        assertEquals("{\"id\":7,\"text\":\"abc\"}", content(table("id", "text"), row, 5));
        assertEquals("{\"id\":7,\"text\":\"5 bytes\"}", content(table("id", "text"), row, 4));
        assertEquals("{\"id\":\"1 bytes\",\"text\":\"5 bytes\"}", content(table("id", "text"), row, 0));
    }
}
