package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which chunks no reader has, and which ones readers have and have not read yet. */
final class ChunkLedger {

    /** Chunks that wait for a reader before no more are looked for. */
    private static final int ENOUGH = 16;

    private final Deque<Chunk> pending;
    private final Set<String> assigned;

    /** Assigned chunks whose tables cannot be read at present. */
    private final Set<String> waiting = new HashSet<>();

    ChunkLedger(List<Chunk> pending, Set<String> assigned) {
        this.pending = new ArrayDeque<>(pending);
        this.assigned = new HashSet<>(assigned);
    }

    boolean isEnough() {
        return pending.size() >= ENOUGH;
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    List<Chunk> pending() {
        return new ArrayList<>(pending);
    }

    Set<String> assigned() {
        return assigned;
    }

    void add(List<Chunk> chunks) {
        pending.addAll(chunks);
    }

    /** The next one that no reader has, for one that has it then. */
    Chunk give() {
        Chunk chunk = pending.remove();
        assigned.add(chunk.id());
        return chunk;
    }

    /** Takes one back from a reader that is not there any more. */
    void takeBack(Chunk chunk) {
        assigned.remove(chunk.id());
        waiting.remove(chunk.id());
        pending.addFirst(chunk);
    }

    /** Takes that a reader has them, be it after a failure that lost that it had read them. */
    void has(Collection<String> chunks) {
        assigned.addAll(chunks);
    }

    void waits(Collection<String> chunks) {
        waiting.addAll(chunks);
    }

    void done(Collection<String> chunks) {
        assigned.removeAll(chunks);
        waiting.removeAll(chunks);
    }

    /** Whether those that readers have cannot be read at present, or there are none. */
    boolean noneIsBeingRead() {
        return waiting.containsAll(assigned);
    }
}
