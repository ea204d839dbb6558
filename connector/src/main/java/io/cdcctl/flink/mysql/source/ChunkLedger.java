package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which chunks no reader has, and which ones readers have and have not read yet. */
final class ChunkLedger {

    /** Chunks that wait for a reader before no more are looked for. */
    private static final int ENOUGH = 16;

    private final Deque<Chunk> pending;

    /** Chunks that no reader has either, whose tables cannot be read at present. */
    private final List<Chunk> away = new ArrayList<>();

    private final Set<String> assigned;

    /**
     * The reader that each chunk was given to last, also once it was read: another one that comes back with the chunk does so from
     * a checkpoint before that. Unknown for those of before this enumerator.
     */
    private final Map<String, Integer> holders = new HashMap<>();

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

    /** Those that no reader has, be it that their tables cannot be read at present. */
    List<Chunk> withoutReader() {
        List<Chunk> all = new ArrayList<>(pending);
        all.addAll(away);
        return all;
    }

    Set<String> assigned() {
        return assigned;
    }

    void add(List<Chunk> chunks) {
        pending.addAll(chunks);
    }

    /** The next one that no reader has, for one that has it then. */
    Chunk give(int reader) {
        Chunk chunk = pending.remove();
        assigned.add(chunk.id());
        holders.put(chunk.id(), reader);
        return chunk;
    }

    /** Takes one back from a reader; false where that does not have it any more, so that nothing is to be done. */
    boolean takeBack(Chunk chunk, int reader) {
        String id = chunk.id();
        if (holders.getOrDefault(id, reader) != reader || withoutReader().stream().anyMatch(other -> other.id().equals(id))) {
            return false;
        }
        assigned.remove(id);
        holders.remove(id);
        pending.addFirst(chunk);
        return true;
    }

    /** Leaves all chunks of the table that no reader has until {@link #tryAgain}. */
    void putAway(String table) {
        pending.stream().filter(chunk -> chunk.table.equals(table)).forEach(away::add);
        pending.removeIf(chunk -> chunk.table.equals(table));
    }

    boolean isAway(String table) {
        return away.stream().anyMatch(chunk -> chunk.table.equals(table));
    }

    void tryAgain() {
        pending.addAll(away);
        away.clear();
    }

    /** Takes that chunks were read; gives those of which that is new. */
    Set<String> done(Collection<String> chunks) {
        Set<String> read = new HashSet<>(assigned);
        read.retainAll(chunks);
        assigned.removeAll(read);
        return read;
    }

    boolean noneIsBeingRead() {
        return assigned.isEmpty();
    }
}
