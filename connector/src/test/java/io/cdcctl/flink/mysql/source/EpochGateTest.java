package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A new epoch is open once a checkpoint that has it is complete. */
class EpochGateTest {

    private final EpochGate gate = new EpochGate();

    @Test
    void theEpochThatWasRestoredIsOpen() {
        assertFalse(gate.isOpen(1));
        gate.restored(3);
        assertTrue(gate.isOpen(1));
        assertTrue(gate.isOpen(3));
        assertFalse(gate.isOpen(4));
    }

    @Test
    void aNewOneOpensWithACompletedCheckpointThatHasIt() {
        gate.restored(1);
        gate.inCheckpoint(7, 1);
        gate.inCheckpoint(8, 2);
        gate.completed(7);
        assertFalse(gate.isOpen(2));
        gate.completed(8);
        assertTrue(gate.isOpen(2));
    }

    @Test
    void checkpointsThatFailOpenNothing() {
        gate.restored(1);
        gate.inCheckpoint(7, 2);
        gate.completed(9);
        assertFalse(gate.isOpen(2));
        gate.inCheckpoint(10, 2);
        gate.completed(10);
        assertTrue(gate.isOpen(2));
    }

    @Test
    void anEarlierOneDoesNotCloseIt() {
        gate.restored(5);
        gate.restored(2);
        gate.inCheckpoint(1, 2);
        gate.completed(1);
        assertTrue(gate.isOpen(5));
    }
}
