package io.cdcctl.flink.mysql.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ChunkTest {

    @Test
    void comesBackFromTheState() throws IOException {
        for (Chunk chunk : new Chunk[] {
            new Chunk("shop.o", 0, "`id` number", null, null),
            new Chunk("shop.ö", 70_000, "`k` text latin1_bin", "_latin1 x'61' COLLATE latin1_bin", "'b'")
        }) {
            assertEquals(chunk, read(bytes(chunk)));
            assertEquals(chunk.toString(), read(bytes(chunk)).toString());
        }
    }

    @Test
    void ofANewerConnectorIsRefused() throws IOException {
        byte[] bytes = bytes(new Chunk("shop.o", 0, "`id` number", null, null));
        bytes[0] = 9;
        assertEquals(
                "A chunk of the snapshot has the version 9, which only a newer connector can read.",
                assertThrows(IOException.class, () -> read(bytes)).getMessage());
    }

    private static byte[] bytes(Chunk chunk) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        chunk.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static Chunk read(byte[] bytes) throws IOException {
        return Chunk.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }
}
