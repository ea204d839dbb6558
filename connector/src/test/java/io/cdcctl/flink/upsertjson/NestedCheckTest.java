package io.cdcctl.flink.upsertjson;

import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nested values whose shape is not that of their type; Flink's decoder gives wrong values for some and hangs on others. */
class NestedCheckTest {

    private static final DeserializationSchema<RowData> SCHEMA = Rows.schema(
            new UpsertJsonFormatFactory(),
            Map.of(),
            ROW(
                    FIELD("m", DataTypes.MAP(DataTypes.STRING(), DataTypes.BOOLEAN())),
                    FIELD("a", DataTypes.ARRAY(DataTypes.BOOLEAN())),
                    FIELD("r", ROW(FIELD("x", DataTypes.ARRAY(DataTypes.INT())), FIELD("s", DataTypes.STRING()))),
                    FIELD("i", DataTypes.INT())));

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"m\":{\"k\":[]},\"z\":[]}",
        "{\"m\":[true]}",
        "{\"a\":[{}]}",
        "{\"a\":true}",
        "{\"r\":{\"x\":[[1]]}}",
        "{\"r\":{\"x\":{\"y\":1}}}",
    })
    void isUnreadable(String json) {
        IOException error = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThrows(IOException.class, () -> Rows.read(SCHEMA, json)));
        assertEquals(
                true,
                error.getMessage().contains("an object, array or plain value stands where another belongs"),
                error.getMessage());
    }

    @Test
    void theRightShapeIsRead() throws IOException {
        RowData row = Rows.read(
                SCHEMA, "{\"m\":{\"k\":true,\"n\":null},\"a\":[true,null],\"r\":{\"x\":[1,2],\"z\":{\"y\":[]},\"s\":\"t\"},\"i\":7}");
        assertEquals(2, row.getMap(0).size());
        assertEquals(2, row.getArray(1).size());
        assertEquals(2, row.getRow(2, 2).getArray(0).getInt(1));
        assertEquals(7, row.getInt(3));
    }
}
