package io.cdcctl.flink.mysql.source;

import java.util.TreeMap;

/**
 * Holds the records of a new epoch back until a checkpoint has it: else a job that resumes behind its first records would give
 * the same versions to other changes.
 */
final class EpochGate {

    /** The epoch that each checkpoint under way has. */
    private final TreeMap<Long, Integer> pending = new TreeMap<>();

    private volatile int confirmed;

    /** Takes the epoch that was restored, or that no record has been given of before. */
    synchronized void restored(int epoch) {
        confirmed = Math.max(confirmed, epoch);
    }

    /** Takes the epoch that is in the state of a checkpoint. */
    synchronized void inCheckpoint(long checkpoint, int epoch) {
        pending.put(checkpoint, epoch);
    }

    synchronized void completed(long checkpoint) {
        if (pending.containsKey(checkpoint)) {
            confirmed = Math.max(confirmed, pending.get(checkpoint));
        }
        pending.headMap(checkpoint, true).clear();
    }

    boolean isOpen(int epoch) {
        return epoch <= confirmed;
    }
}
