package io.cdcctl.flink.mysql.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdcctl.flink.mysql.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordLayoutTest {

    private static final TableSpec TABLE = TableSpecs.parse("[{\"database\": \"d\", \"table\": \"t\", \"topic\": \"x\", \"key\": [\"id\"],"
                    + " \"columns\": [{\"name\": \"id\", \"type\": \"integer\"}, {\"name\": \"v\", \"as\": \"w\", \"type\": \"text\"}]}]")
            .get(0);

    private static Cells row(long... sizes) {
        return new Cells() {
            @Override
            public void write(int column, JsonBytes out) {
                out.integer(column);
            }

            @Override
            public long size(int column) {
                return sizes[column];
            }
        };
    }

    private static String value(Cells row) {
        JsonBytes out = new JsonBytes();
        new RecordLayout(TABLE).writeValue(row, RecordLayout.UPDATE, 1, out);
        return new String(out.copy(), StandardCharsets.UTF_8);
    }

    @Test
    void hasTheColumnsAndWhatWasDone() {
        assertEquals("{\"id\":0,\"w\":1,\"op\":\"+U\",\"op_ts\":\"1970-01-01T00:00:00.001Z\"}", value(row(0, 4_000_000)));
    }

    @Test
    void whatIsMuchTooLargeIsNotWritten() {
        UnwritableException one = assertThrows(UnwritableException.class, () -> value(row(4, 60_000_000)));
        assertEquals(
                "column v has a value of 60000000 bytes, where a record has 1000000 at most: leave the column that is so large out of pipeline.yaml",
                one.getMessage());
        assertEquals("{\"id\":0}", key(row(4, 60_000_000)));
    }

    private static String key(Cells row) {
        JsonBytes out = new JsonBytes();
        new RecordLayout(TABLE).writeKey(row, out);
        return new String(out.copy(), StandardCharsets.UTF_8);
    }
}
