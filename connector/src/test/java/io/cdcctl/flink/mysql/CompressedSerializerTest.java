package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

/** State that is compressed, and state of before. */
class CompressedSerializerTest {

    /** Gives texts with the version that they are read by. */
    private static final SimpleVersionedSerializer<String> PLAIN = new SimpleVersionedSerializer<>() {
        @Override
        public int getVersion() {
            return 4;
        }

        @Override
        public byte[] serialize(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String deserialize(int version, byte[] bytes) {
            return version + " " + new String(bytes, StandardCharsets.UTF_8);
        }
    };

    private final CompressedSerializer<String> compressed = new CompressedSerializer<>(PLAIN);

    @Test
    void isReadAsItWas() throws IOException {
        String text = "a chunk of a table, ".repeat(1000);
        byte[] bytes = compressed.serialize(text);
        assertTrue(bytes.length < text.length() / 50, String.valueOf(bytes.length));
        assertEquals("4 " + text, compressed.deserialize(compressed.getVersion(), bytes));
        assertEquals("4 ", compressed.deserialize(compressed.getVersion(), compressed.serialize("")));
    }

    @Test
    void ofAnEarlierCheckpointIsReadToo() throws IOException {
        assertEquals("3 as it was written", compressed.deserialize(3, PLAIN.serialize("as it was written")));
        assertEquals("4 as it was written", compressed.deserialize(4, PLAIN.serialize("as it was written")));
    }
}
