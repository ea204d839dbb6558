package io.cdcctl.flink.mysql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffsetSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Puts the position of a {@link StartedState}, with its length in four bytes before it, in front of what MySqlSource's own
 * serializer gives. Reads also what that one wrote by itself.
 */
final class StartedStateSerializer implements SimpleVersionedSerializer<PendingSplitsState> {

    /** Added to a version whose bytes begin with a position. */
    private static final int STARTED = 100;

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
        byte[] position =
                state instanceof StartedState ? BinlogOffsetSerializer.INSTANCE.serialize(((StartedState) state).start()) : new byte[0];
        byte[] splits = plain.serialize(state);
        return ByteBuffer.allocate(Integer.BYTES + position.length + splits.length)
                .putInt(position.length)
                .put(position)
                .put(splits)
                .array();
    }

    @Override
    public PendingSplitsState deserialize(int version, byte[] bytes) throws IOException {
        if (version < STARTED) {
            return plain.deserialize(version, bytes);
        }
        int from = Integer.BYTES;
        int to = from + ByteBuffer.wrap(bytes).getInt();
        PendingSplitsState state = plain.deserialize(version - STARTED, Arrays.copyOfRange(bytes, to, bytes.length));
        if (from == to) {
            return state;
        }
        BinlogOffset start = BinlogOffsetSerializer.INSTANCE.deserialize(Arrays.copyOfRange(bytes, from, to));
        return new StartedState((HybridPendingSplitsState) state, start);
    }
}
