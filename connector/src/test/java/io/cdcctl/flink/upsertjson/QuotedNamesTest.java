package io.cdcctl.flink.upsertjson;

import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.junit.jupiter.api.Test;

/** Names that JSON escapes, one of which looks like another column with its value. */
class QuotedNamesTest {

    private static final Decoders DECODERS = new Decoders(
            DataTypes.ROW(
                    FIELD("a\":\"b", DataTypes.STRING()),
                    FIELD("a", DataTypes.STRING()),
                    FIELD("back\\slash", DataTypes.INT())),
            Map.of("timestamp-format.standard", "ISO-8601", "fail-on-missing-field", "true"));

    @Test
    void areReadAsTheyAre() throws UnreadableException {
        byte[] inOrder = Rows.bytes("{\"a\\\":\\\"b\":\"c\",\"a\":\"b\",\"back\\\\slash\":1}");
        assertEquals(DECODERS.flink(inOrder), DECODERS.decode(inOrder));
        byte[] another = Rows.bytes("{\"a\":\"b\",\"back\\\\slash\":1,\"a\\\":\\\"b\":\"c\"}");
        assertEquals(DECODERS.flink(another), DECODERS.decode(another));
    }
}
