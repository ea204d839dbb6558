package io.cdcctl.flink.mysql.source;

import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;

/** What a reader tells of chunks: that their rows were handed on, or that their tables cannot be read at present. */
final class ChunkNews implements SourceEvent {

    private static final long serialVersionUID = 1L;

    /** Ids. */
    final HashSet<String> chunks;

    final boolean done;

    ChunkNews(Set<String> chunks, boolean done) {
        this.chunks = new HashSet<>(chunks);
        this.done = done;
    }
}
