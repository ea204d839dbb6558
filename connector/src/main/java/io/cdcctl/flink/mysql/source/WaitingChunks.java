package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chunks that readers have in their states and do not read before they are told: their tables could not be read, or the readers came
 * back with them.
 */
final class WaitingChunks {

    /** A chunk, and who has it in its state. */
    static final class Held {

        final Chunk chunk;
        final int reader;

        private Held(Chunk chunk, int reader) {
            this.chunk = chunk;
            this.reader = reader;
        }
    }

    private final Map<String, Held> held = new LinkedHashMap<>();

    /** What each reader has read, some of it from the states of others. */
    private final Map<Integer, Set<String>> done = new HashMap<>();

    /** Takes that the reader has the chunk in its state; false where another one has read it since. */
    boolean hold(int reader, Chunk chunk) {
        boolean elsewhere = done.entrySet().stream().anyMatch(one -> one.getKey() != reader && one.getValue().contains(chunk.id()));
        if (!elsewhere) {
            held.put(chunk.id(), new Held(chunk, reader));
        }
        return !elsewhere;
    }

    /** Takes what a reader has read; whether some of it waited. */
    boolean done(int reader, Collection<String> chunks) {
        done.computeIfAbsent(reader, name -> new HashSet<>()).addAll(chunks);
        return held.keySet().removeAll(chunks);
    }

    /** Forgets what was known of a reader, which tells it anew when it comes back. */
    void lost(int reader) {
        done.remove(reader);
        held.values().removeIf(one -> one.reader == reader);
    }

    void remove(Chunk chunk) {
        held.remove(chunk.id());
    }

    /** One of each table: where it cannot be read, the others cannot either. */
    List<Held> oneOfEachTable() {
        Map<String, Held> first = new LinkedHashMap<>();
        held.values().forEach(one -> first.putIfAbsent(one.chunk.table, one));
        return List.copyOf(first.values());
    }
}
