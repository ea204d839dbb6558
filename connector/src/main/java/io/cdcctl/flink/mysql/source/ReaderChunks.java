package io.cdcctl.flink.mysql.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a reader has of chunks: its own ones are in its state, those of others are not. */
final class ReaderChunks {

    /** Own ones that it came back with, and is to be told to read. */
    private final Map<String, BinlogSplit.OfChunk> restored = new LinkedHashMap<>();

    /** In the states of other readers, which keep them until they are read. */
    private final Set<String> foreign = new HashSet<>();

    private final Set<String> own = new HashSet<>();
    private final Set<String> reading = new HashSet<>();

    void restored(BinlogSplit.OfChunk split) {
        restored.put(split.splitId(), split);
    }

    void assigned(BinlogSplit.OfChunk split) {
        own.add(split.splitId());
        reading.add(split.splitId());
    }

    /** Takes that it is told to read a chunk; false where it does so already. */
    boolean begin(String chunk) {
        if (!reading.add(chunk)) {
            return false;
        }
        if (restored.remove(chunk) != null) {
            own.add(chunk);
        } else if (!own.contains(chunk)) {
            foreign.add(chunk);
        }
        return true;
    }

    /** Takes that its table cannot be read at present. */
    void failed(String chunk) {
        reading.remove(chunk);
    }

    void done(Collection<String> chunks) {
        own.removeAll(chunks);
        foreign.removeAll(chunks);
        reading.removeAll(chunks);
    }

    /** The state, of what the reader works on and of what it waits to be told of. */
    List<BinlogSplit> state(List<BinlogSplit> splits) {
        List<BinlogSplit> state = splits.stream().filter(split -> !foreign.contains(split.splitId())).collect(Collectors.toCollection(ArrayList::new));
        state.addAll(restored.values());
        return state;
    }
}
