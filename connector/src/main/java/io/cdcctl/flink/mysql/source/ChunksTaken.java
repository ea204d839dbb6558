package io.cdcctl.flink.mysql.source;

import java.util.Collection;
import java.util.HashSet;
import org.apache.flink.api.connector.source.SourceEvent;

/** Tells a reader that chunks which it gave back are not its own any more. */
final class ChunksTaken implements SourceEvent {

    private static final long serialVersionUID = 1L;

    /** Ids of the chunks. */
    final HashSet<String> chunks;

    ChunksTaken(Collection<String> chunks) {
        this.chunks = new HashSet<>(chunks);
    }
}
