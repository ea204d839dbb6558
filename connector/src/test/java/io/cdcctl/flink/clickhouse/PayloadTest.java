package io.cdcctl.flink.clickhouse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.clickhouse.SinkOptions.Compression;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Runs once more against the packaged jar, where the LZ4 classes have other names. */
class PayloadTest {

    private final byte[] bytes = new byte[100_000];

    @Test
    void plainBytesAreNotCopied() throws IOException {
        Payload payload = Payload.of(bytes, bytes.length, Compression.NONE);
        assertSame(bytes, payload.bytes);
        assertFalse(payload.lz4);
    }

    @Test
    void lz4IsOneSmallerFrame() throws IOException {
        Payload payload = Payload.of(bytes, bytes.length, Compression.LZ4);
        assertTrue(payload.lz4);
        assertTrue(payload.length < 1000, "length " + payload.length);
        assertArrayEquals(new byte[] {0x04, 0x22, 0x4d, 0x18}, Arrays.copyOf(payload.bytes, 4));
    }
}
