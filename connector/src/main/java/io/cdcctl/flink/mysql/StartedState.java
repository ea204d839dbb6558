package io.cdcctl.flink.mysql;

import org.apache.flink.cdc.connectors.mysql.source.assigners.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.PendingSplitsState;

/** State of the first snapshot, and of MySQL when it began. */
final class StartedState extends HybridPendingSplitsState {

    private final StartPoint start;

    StartedState(HybridPendingSplitsState state, StartPoint start) {
        super(state.getSnapshotPendingSplits(), state.isBinlogSplitAssigned());
        this.start = start;
    }

    StartPoint start() {
        return start;
    }

    /** Whether nobody reads the binlog yet. Tables that are added later begin where its reader is. */
    static boolean isOfFirstSnapshot(PendingSplitsState state) {
        return state instanceof HybridPendingSplitsState && !((HybridPendingSplitsState) state).isBinlogSplitAssigned();
    }
}
