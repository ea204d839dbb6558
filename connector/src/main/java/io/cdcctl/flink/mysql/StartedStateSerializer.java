package io.cdcctl.flink.mysql;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffsetSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Puts the start of a {@link StartedState} in front of what MySqlSource's own serializer gives: its position, its tables and
 * what these were, the first and the last with their length before them. A state that has none begins with a length of 0. Reads
 * also what MySqlSource's serializer wrote by itself.
 */
final class StartedStateSerializer implements SimpleVersionedSerializer<PendingSplitsState> {

    /** Added to a version whose bytes begin with a start. */
    private static final int STARTED = 200;

    /** Added to a version whose bytes begin with a position alone. */
    private static final int POSITIONED = 100;

    private final SimpleVersionedSerializer<PendingSplitsState> plain;

    StartedStateSerializer(SimpleVersionedSerializer<PendingSplitsState> plain) {
        this.plain = plain;
    }

    @Override
    public int getVersion() {
        return STARTED + plain.getVersion();
    }

    @Override
    public byte[] serialize(PendingSplitsState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        if (state instanceof StartedState) {
            StartPoint start = ((StartedState) state).start();
            write(BinlogOffsetSerializer.INSTANCE.serialize(start.position), out);
            out.writeInt(start.tables.size());
            for (String table : start.tables) {
                out.writeUTF(table);
            }
            write(TableSchemas.serialize(start.schemas), out);
        } else {
            out.writeInt(0);
        }
        out.write(plain.serialize(state));
        return bytes.toByteArray();
    }

    @Override
    public PendingSplitsState deserialize(int version, byte[] bytes) throws IOException {
        if (version < POSITIONED) {
            return plain.deserialize(version, bytes);
        }
        boolean started = version >= STARTED;
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        byte[] position = read(in);
        if (position.length == 0) {
            return plain.deserialize(version - (started ? STARTED : POSITIONED), in.readAllBytes());
        }
        if (!started) {
            throw new IOException("The checkpoint is one of a first snapshot by an earlier version, which does not have what the tables were"
                    + " when it began. Let that version finish the snapshot, or begin a new one.");
        }
        StartPoint start = start(BinlogOffsetSerializer.INSTANCE.deserialize(position), in);
        return new StartedState((HybridPendingSplitsState) plain.deserialize(version - STARTED, in.readAllBytes()), start);
    }

    private static StartPoint start(BinlogOffset position, DataInputStream in) throws IOException {
        List<String> tables = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            tables.add(in.readUTF());
        }
        return new StartPoint(position, tables, TableSchemas.deserialize(read(in)));
    }

    private static void write(byte[] some, DataOutputStream out) throws IOException {
        out.writeInt(some.length);
        out.write(some);
    }

    private static byte[] read(DataInputStream in) throws IOException {
        byte[] some = new byte[in.readInt()];
        in.readFully(some);
        return some;
    }
}
