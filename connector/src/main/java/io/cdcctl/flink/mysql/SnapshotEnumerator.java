package io.cdcctl.flink.mysql;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.events.FinishedSnapshotSplitsReportEvent;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSplit;

/**
 * Lets all changes since the start of the first snapshot come after it, also those that are older than the last reading of
 * their chunk. A chunk that a failure cut short may have rows in Kafka that were deleted before it was read again: without
 * their deletions they would stay for ever.
 */
final class SnapshotEnumerator implements SplitEnumerator<MySqlSplit, PendingSplitsState> {

    private final SplitEnumerator<MySqlSplit, PendingSplitsState> splits;
    private final StartPoint start;

    SnapshotEnumerator(SplitEnumerator<MySqlSplit, PendingSplitsState> splits, StartPoint start) {
        this.splits = splits;
        this.start = start;
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (event instanceof FinishedSnapshotSplitsReportEvent) {
            Map<String, BinlogOffset> finished = new HashMap<>(((FinishedSnapshotSplitsReportEvent) event).getFinishedOffsets());
            finished.replaceAll((split, position) -> start.position);
            splits.handleSourceEvent(subtask, new FinishedSnapshotSplitsReportEvent(finished));
        } else {
            splits.handleSourceEvent(subtask, event);
        }
    }

    @Override
    public PendingSplitsState snapshotState(long checkpointId) throws Exception {
        PendingSplitsState state = splits.snapshotState(checkpointId);
        return StartedState.isOfFirstSnapshot(state) ? new StartedState((HybridPendingSplitsState) state, start) : state;
    }

    @Override
    public void start() {
        splits.start();
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
        splits.handleSplitRequest(subtask, host);
    }

    @Override
    public void addSplitsBack(List<MySqlSplit> back, int subtask) {
        splits.addSplitsBack(back, subtask);
    }

    @Override
    public void addReader(int subtask) {
        splits.addReader(subtask);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        splits.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void close() throws IOException {
        splits.close();
    }
}
