package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.SinkOptions.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/** The bytes of a batch as they go over the wire. */
final class Payload {

    final byte[] bytes;
    final int length;
    final boolean lz4;

    private Payload(byte[] bytes, int length, boolean lz4) {
        this.bytes = bytes;
        this.length = length;
        this.lz4 = lz4;
    }

    static Payload of(byte[] bytes, int length, Compression compression) throws IOException {
        return compression == Compression.LZ4 ? lz4(bytes, length) : new Payload(bytes, length, false);
    }

    private static Payload lz4(byte[] bytes, int length) throws IOException {
        LZ4Compressor compressor = LZ4Factory.fastestJavaInstance().fastCompressor();
        XXHash32 hash = XXHashFactory.fastestJavaInstance().hash32();
        Output output = new Output(length / 2 + 1024);
        try (LZ4FrameOutputStream frame = new LZ4FrameOutputStream(
                output, BLOCKSIZE.SIZE_1MB, -1, compressor, hash, FLG.Bits.BLOCK_INDEPENDENCE)) {
            frame.write(bytes, 0, length);
        }
        return output.payload();
    }

    private static final class Output extends ByteArrayOutputStream {
        Output(int capacity) {
            super(capacity);
        }

        Payload payload() {
            return new Payload(buf, count, true);
        }
    }
}
