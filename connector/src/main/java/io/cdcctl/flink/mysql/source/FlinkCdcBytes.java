package io.cdcctl.flink.mysql.source;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.zip.InflaterInputStream;

/**
 * Bytes of a checkpoint of the reader `debezium`, as Flink CDC writes them: behind the version of their form, big-endian, texts as
 * {@link java.io.DataOutput#writeUTF} has them.
 */
final class FlinkCdcBytes {

    /** Added to a version whose bytes are compressed. */
    private static final int COMPRESSED = 1_000;

    /** The form without what was added to it. */
    final int version;

    final DataInputStream in;

    FlinkCdcBytes(int version, byte[] bytes) {
        boolean compressed = version >= COMPRESSED;
        ByteArrayInputStream plain = new ByteArrayInputStream(bytes);
        this.version = compressed ? version - COMPRESSED : version;
        in = new DataInputStream(compressed ? new InflaterInputStream(plain) : plain);
    }

    /** Bytes with their length before them. */
    byte[] block() throws IOException {
        byte[] block = new byte[in.readInt()];
        in.readFully(block);
        return block;
    }

    /** Passes over as many blocks as there are, each with a text before it. */
    void skipNamedBlocks() throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            in.readUTF();
            block();
        }
    }

    /** A place in the binlog; null where there is none. */
    byte[] offset() throws IOException {
        return in.readBoolean() ? block() : null;
    }

    /** Throws an {@link IOException} where there is more: then it was something else that was read. */
    void end() throws IOException {
        if (in.read() >= 0) {
            throw new IOException("A state of the reader `debezium` has more in it than is known of the form " + version + ".");
        }
    }
}
