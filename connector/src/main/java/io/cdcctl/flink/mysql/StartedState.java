package io.cdcctl.flink.mysql;

import org.apache.flink.cdc.connectors.mysql.source.assigners.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;

/** State of the first snapshot, and where the binlog was when it began. */
final class StartedState extends HybridPendingSplitsState {

    private final BinlogOffset start;

    StartedState(HybridPendingSplitsState state, BinlogOffset start) {
        super(state.getSnapshotPendingSplits(), state.isBinlogSplitAssigned());
        this.start = start;
    }

    BinlogOffset start() {
        return start;
    }

    /** Whether nobody reads the binlog yet. Tables that are added later begin where its reader is. */
    static boolean isOfFirstSnapshot(PendingSplitsState state) {
        return state instanceof HybridPendingSplitsState && !((HybridPendingSplitsState) state).isBinlogSplitAssigned();
    }
}
