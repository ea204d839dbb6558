package io.cdcctl.flink.mysql;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Compresses what another serializer gives, and reads also what that one wrote by itself, as earlier checkpoints have it. */
final class CompressedSerializer<T> implements SimpleVersionedSerializer<T> {

    /** Added to a version whose bytes are compressed. */
    private static final int COMPRESSED = 1_000;

    private final SimpleVersionedSerializer<T> plain;

    CompressedSerializer(SimpleVersionedSerializer<T> plain) {
        this.plain = plain;
    }

    @Override
    public int getVersion() {
        return COMPRESSED + plain.getVersion();
    }

    @Override
    public byte[] serialize(T value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(plain.serialize(value));
        }
        return bytes.toByteArray();
    }

    @Override
    public T deserialize(int version, byte[] bytes) throws IOException {
        if (version < COMPRESSED) {
            return plain.deserialize(version, bytes);
        }
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return plain.deserialize(version - COMPRESSED, in.readAllBytes());
        }
    }
}
