package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.table.TableSpec;
import io.debezium.relational.TableId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.cdc.connectors.mysql.source.assigners.AssignerStatus;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.ChunkSplitterState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.PendingSplitsStateSerializer;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.SnapshotPendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.events.BinlogSplitUpdateAckEvent;
import org.apache.flink.cdc.connectors.mysql.source.events.FinishedSnapshotSplitsReportEvent;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffsetSerializer;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSplit;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSplitSerializer;
import org.junit.jupiter.api.Test;

/** The changes that come after the first snapshot are those since its start, also after a failure. */
class SnapshotEnumeratorTest {

    private static final BinlogOffset START = BinlogOffset.ofBinlogFilePosition("binlog.000001", 100);
    private static final StartPoint START_POINT = new StartPoint(START, List.of("shop.orders"), StartPointTest.table("id", "v"));
    private static final BinlogOffset LATER = BinlogOffset.ofBinlogFilePosition("binlog.000001", 900);

    private final CompressedSerializer<PendingSplitsState> serializer =
            new CompressedSerializer<>(new StartedStateSerializer(new PendingSplitsStateSerializer(MySqlSplitSerializer.INSTANCE)));

    private final Recorded recorded = new Recorded();
    private final SnapshotEnumerator enumerator = new SnapshotEnumerator(recorded, START_POINT);

    @Test
    void chunksEndWhereTheSnapshotBegan() {
        enumerator.handleSourceEvent(0, new FinishedSnapshotSplitsReportEvent(Map.of("shop.orders:0", LATER, "shop.orders:1", LATER)));
        FinishedSnapshotSplitsReportEvent report = (FinishedSnapshotSplitsReportEvent) recorded.events.get(0);
        assertEquals(Map.of("shop.orders:0", START, "shop.orders:1", START), report.getFinishedOffsets());
        SourceEvent another = new BinlogSplitUpdateAckEvent();
        enumerator.handleSourceEvent(0, another);
        assertEquals(another, recorded.events.get(1));
    }

    @Test
    void itsStartIsInTheCheckpoint() throws Exception {
        recorded.state = state(false);
        PendingSplitsState restored = serializer.deserialize(serializer.getVersion(), serializer.serialize(enumerator.snapshotState(1)));
        assertEquals(START, ((StartedState) restored).start().position);
        assertEquals(START_POINT.tables, ((StartedState) restored).start().tables);
        assertEquals(START_POINT.schemas, ((StartedState) restored).start().schemas);
        assertEquals(
                List.of(TableId.parse("shop.orders")), ((StartedState) restored).getSnapshotPendingSplits().getAlreadyProcessedTables());
    }

    @Test
    void itGoesOnWithItsTablesAlone() {
        StartedState state = new StartedState(state(false), START_POINT);
        TableSpec other = new TableSpec("shop", "items", "items", List.of(), List.of(), "id", Map.of());
        DirectSnapshot snapshot = new DirectSnapshot(List.of(other), 1, new SnapshotStart(List.of(other)));
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> snapshot.resume(null, null, state));
        assertTrue(e.getMessage().contains("it began with [shop.orders], and now they are [shop.items]"), e.getMessage());
    }

    @Test
    void itIsOverWhenTheBinlogIsRead() throws Exception {
        recorded.state = state(true);
        PendingSplitsState restored = serializer.deserialize(serializer.getVersion(), serializer.serialize(enumerator.snapshotState(1)));
        assertFalse(restored instanceof StartedState);
        assertEquals(recorded.state, restored);
    }

    @Test
    void aCheckpointOfMySqlSourceIsRestored() throws IOException {
        PendingSplitsStateSerializer plain = new PendingSplitsStateSerializer(MySqlSplitSerializer.INSTANCE);
        assertEquals(state(false), serializer.deserialize(plain.getVersion(), plain.serialize(state(false))));
    }

    /** They had the position alone, and with it what the tables were is unknown. */
    @Test
    void earlierCheckpointsAreRestoredUnlessTheyAreOfAFirstSnapshot() throws IOException {
        PendingSplitsStateSerializer plain = new PendingSplitsStateSerializer(MySqlSplitSerializer.INSTANCE);
        StartedStateSerializer started = new StartedStateSerializer(plain);
        assertEquals(state(true), started.deserialize(100 + plain.getVersion(), after(new byte[0], plain.serialize(state(true)))));
        byte[] unfinished = after(BinlogOffsetSerializer.INSTANCE.serialize(START), plain.serialize(state(false)));
        IOException e = assertThrows(IOException.class, () -> started.deserialize(100 + plain.getVersion(), unfinished));
        assertTrue(e.getMessage().startsWith("The checkpoint is one of a first snapshot by an earlier version"), e.getMessage());
    }

    private static byte[] after(byte[] position, byte[] state) {
        return ByteBuffer.allocate(Integer.BYTES + position.length + state.length).putInt(position.length).put(position).put(state).array();
    }

    private static HybridPendingSplitsState state(boolean binlogAssigned) {
        SnapshotPendingSplitsState snapshot = new SnapshotPendingSplitsState(
                List.of(TableId.parse("shop.orders")),
                new ArrayList<>(),
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>(Map.of("shop.orders:0", START)),
                AssignerStatus.INITIAL_ASSIGNING,
                new ArrayList<>(),
                true,
                true,
                ChunkSplitterState.NO_SPLITTING_TABLE_STATE);
        return new HybridPendingSplitsState(snapshot, binlogAssigned);
    }

    /** Notes what it is told. */
    private static final class Recorded implements SplitEnumerator<MySqlSplit, PendingSplitsState> {

        final List<SourceEvent> events = new ArrayList<>();
        PendingSplitsState state;

        @Override
        public void handleSourceEvent(int subtask, SourceEvent event) {
            events.add(event);
        }

        @Override
        public PendingSplitsState snapshotState(long checkpointId) {
            return state;
        }

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, String host) {}

        @Override
        public void addSplitsBack(List<MySqlSplit> splits, int subtask) {}

        @Override
        public void addReader(int subtask) {}

        @Override
        public void close() {}
    }
}
