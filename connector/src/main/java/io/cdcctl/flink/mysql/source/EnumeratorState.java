package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import io.cdcctl.flink.mysql.snapshot.TablePlan;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.util.List;
import java.util.Set;

/** What a checkpoint keeps of the enumerator. */
public final class EnumeratorState {

    /** Where the snapshot began, which is where the binlog is read from; null before it began. */
    final StreamPosition start;

    /** Of every table that is carried. */
    final List<TablePlan> plans;

    /** Chunks that no reader has. */
    final List<Chunk> pending;

    /** Ids of those that a reader has and has not read yet. */
    final Set<String> assigned;

    /** Whether a reader has the binlog. */
    final boolean streaming;

    EnumeratorState(
            StreamPosition start, List<TablePlan> plans, List<Chunk> pending, Set<String> assigned, boolean streaming) {
        this.start = start;
        this.plans = List.copyOf(plans);
        this.pending = List.copyOf(pending);
        this.assigned = Set.copyOf(assigned);
        this.streaming = streaming;
    }
}
