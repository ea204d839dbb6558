package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** What a reader tells of its splits. */
abstract class ChunkNews implements SourceEvent {

    private static final long serialVersionUID = 1L;

    private ChunkNews() {}

    /** It has the binlog, be it that it was assigned or that it is of its state. */
    static final class HasBinlog extends ChunkNews {

        private static final long serialVersionUID = 1L;
    }

    /** The rows of chunks were handed on. */
    static final class Done extends ChunkNews {

        private static final long serialVersionUID = 1L;

        /** Ids of the chunks. */
        final HashSet<String> chunks;

        Done(Collection<String> chunks) {
            this.chunks = new HashSet<>(chunks);
        }
    }

    /**
     * It gives chunks back. It keeps them in its state until it is told {@link ChunksTaken}: what is told to a reader is in a checkpoint
     * of both or of neither, so a chunk is in the state of one alone.
     */
    static final class Returned extends ChunkNews {

        private static final long serialVersionUID = 1L;

        final ArrayList<Chunk> chunks;

        /** Why their table cannot be read at present; null where the reader comes back with them from a checkpoint. */
        final String trouble;

        Returned(List<Chunk> chunks, String trouble) {
            this.chunks = new ArrayList<>(chunks);
            this.trouble = trouble;
        }
    }
}
