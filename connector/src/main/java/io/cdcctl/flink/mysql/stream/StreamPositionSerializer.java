package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.GtidSet;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Positions as the bytes of a checkpoint, which begin with the version of their form. */
public final class StreamPositionSerializer {

    private static final int FORM = 1;

    private StreamPositionSerializer() {}

    public static void write(StreamPosition position, DataOutputStream out) throws IOException {
        out.writeByte(FORM);
        text(position.serverUuid, out);
        out.writeBoolean(position.gtids);
        text(position.executed.toString(), out);
        text(position.file, out);
        out.writeLong(position.offset);
        out.writeLong(position.fileCreated);
        out.writeInt(position.epoch);
        out.writeLong(position.bytes);
        text(position.transaction, out);
        out.writeLong(position.events);
        out.writeInt(position.prepared.size());
        for (PreparedTransaction one : position.prepared) {
            text(one.xid, out);
            text(one.gtid, out);
            text(one.file, out);
            out.writeLong(one.offset);
        }
        text(position.visible.gtids.toString(), out);
        text(position.visible.file, out);
        out.writeLong(position.visible.offset);
    }

    /** Throws an {@link IOException} where the bytes are of a form that this version does not know. */
    public static StreamPosition read(DataInputStream in) throws IOException {
        int form = in.readByte();
        if (form != FORM) {
            throw new IOException("A position of the form " + form + " was written by a later version of this connector.");
        }
        return new StreamPosition(
                text(in),
                in.readBoolean(),
                GtidSet.parse(text(in)),
                text(in),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readLong(),
                text(in),
                in.readLong(),
                prepared(in),
                new VisiblePlace(GtidSet.parse(text(in)), text(in), in.readLong()));
    }

    private static List<PreparedTransaction> prepared(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<PreparedTransaction> prepared = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            prepared.add(new PreparedTransaction(text(in), text(in), text(in), in.readLong()));
        }
        return prepared;
    }

    /** Sets of transactions are longer than what {@link DataOutputStream#writeUTF} takes. */
    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
