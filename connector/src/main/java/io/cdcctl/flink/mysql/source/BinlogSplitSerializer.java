package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import io.cdcctl.flink.mysql.stream.StreamPositionSerializer;
import io.cdcctl.flink.mysql.table.TableNotice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Splits as bytes; reads those of the reader `debezium` too. */
final class BinlogSplitSerializer implements SimpleVersionedSerializer<BinlogSplit> {

    private static final int VERSION = 1;

    private static final int CHUNK = 1;
    private static final int STREAM = 2;
    private static final int DONE = 3;
    private static final int NOTICES = 4;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(BinlogSplit split) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        if (split instanceof BinlogSplit.OfChunk) {
            out.writeByte(CHUNK);
            ((BinlogSplit.OfChunk) split).chunk.write(out);
            StreamPositionSerializer.write(((BinlogSplit.OfChunk) split).start, out);
        } else if (split instanceof BinlogSplit.OfStream) {
            out.writeByte(STREAM);
            StreamPositionSerializer.write(((BinlogSplit.OfStream) split).position, out);
        } else if (split instanceof BinlogSplit.OfNotices) {
            out.writeByte(NOTICES);
            write(((BinlogSplit.OfNotices) split).notices, out);
        } else {
            Set<String> chunks = ((BinlogSplit.OfDone) split).chunks;
            out.writeByte(DONE);
            out.writeInt(chunks.size());
            for (String chunk : chunks) {
                out.writeUTF(chunk);
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public BinlogSplit deserialize(int version, byte[] bytes) throws IOException {
        if (version >= FlinkCdcSplit.FORM) {
            return FlinkCdcSplit.read(version, bytes);
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int kind = version == VERSION ? in.readByte() : 0;
        switch (kind) {
            case CHUNK:
                return new BinlogSplit.OfChunk(Chunk.read(in), StreamPositionSerializer.read(in));
            case STREAM:
                return new BinlogSplit.OfStream(StreamPositionSerializer.read(in));
            case DONE:
                Set<String> chunks = new HashSet<>();
                for (int i = in.readInt(); i > 0; i--) {
                    chunks.add(in.readUTF());
                }
                return new BinlogSplit.OfDone(chunks);
            case NOTICES:
                return new BinlogSplit.OfNotices(notices(in));
            default:
                throw new IOException("A split of the version " + version + " was written by a later version of this connector.");
        }
    }

    private static void write(List<TableNotice> notices, DataOutputStream out) throws IOException {
        out.writeInt(notices.size());
        for (TableNotice notice : notices) {
            out.writeUTF(notice.table);
            out.writeUTF(notice.kind.json);
            out.writeLong(notice.count);
            out.writeUTF(notice.last);
        }
    }

    private static List<TableNotice> notices(DataInputStream in) throws IOException {
        List<TableNotice> notices = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            notices.add(new TableNotice(in.readUTF(), TableNotice.Kind.of(in.readUTF()), in.readLong(), in.readUTF()));
        }
        return notices;
    }
}
