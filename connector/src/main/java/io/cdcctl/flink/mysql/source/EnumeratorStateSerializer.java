package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import io.cdcctl.flink.mysql.snapshot.TablePlan;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import io.cdcctl.flink.mysql.stream.StreamPositionSerializer;
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

/** The enumerator's state as bytes; reads those of the reader `debezium` too. */
final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {

    private static final int VERSION = 1;

    private final List<String> tables;

    /** {@code tables} are those that are carried, by their names. */
    EnumeratorStateSerializer(List<String> tables) {
        this.tables = tables;
    }

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(EnumeratorState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBoolean(state.start != null);
        if (state.start != null) {
            StreamPositionSerializer.write(state.start, out);
        }
        out.writeInt(state.plans.size());
        for (TablePlan plan : state.plans) {
            plan.write(out);
        }
        out.writeInt(state.pending.size());
        for (Chunk chunk : state.pending) {
            chunk.write(out);
        }
        out.writeInt(state.assigned.size());
        for (String id : state.assigned) {
            out.writeUTF(id);
        }
        out.writeBoolean(state.streaming);
        return bytes.toByteArray();
    }

    @Override
    public EnumeratorState deserialize(int version, byte[] bytes) throws IOException {
        if (version >= FlinkCdcAssigner.FORM) {
            return FlinkCdcAssigner.read(version, bytes, tables);
        }
        if (version != VERSION) {
            throw new IOException("A state of the version " + version + " was written by a later version of this connector.");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        StreamPosition start = in.readBoolean() ? StreamPositionSerializer.read(in) : null;
        List<TablePlan> plans = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            plans.add(TablePlan.read(in));
        }
        List<Chunk> pending = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            pending.add(Chunk.read(in));
        }
        Set<String> assigned = new HashSet<>();
        for (int i = in.readInt(); i > 0; i--) {
            assigned.add(in.readUTF());
        }
        return new EnumeratorState(start, plans, pending, assigned, in.readBoolean());
    }
}
