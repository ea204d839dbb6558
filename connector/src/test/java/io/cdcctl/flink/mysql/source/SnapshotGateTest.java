package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SnapshotGateTest {

    @Test
    void rowsAreReadWhereNoCheckpointLacksTheStart() {
        SnapshotGate gate = new SnapshotGate(false);
        assertTrue(gate.mayReadRows());
        gate.taken(1, true, false);
        assertTrue(gate.mayReadRows());
    }

    @Test
    void rowsWaitForACheckpointWithTheStartBehindOneWithout() {
        SnapshotGate gate = new SnapshotGate(false);
        gate.taken(1, false, false);
        assertFalse(gate.mayReadRows());
        gate.taken(2, true, false);
        gate.completed(1);
        assertFalse(gate.mayReadRows());
        gate.completed(2);
        assertTrue(gate.mayReadRows());
        assertFalse(new SnapshotGate(true).mayReadRows());
    }

    @Test
    void rowsAreWrittenOnceACheckpointHasThemAll() {
        SnapshotGate gate = new SnapshotGate(false);
        gate.taken(1, true, false);
        gate.completed(1);
        gate.taken(2, true, true);
        assertFalse(gate.areRowsWritten());
        gate.completed(2);
        assertTrue(gate.areRowsWritten());
        gate.chunkGiven();
        gate.completed(2);
        assertFalse(gate.areRowsWritten());
    }
}
