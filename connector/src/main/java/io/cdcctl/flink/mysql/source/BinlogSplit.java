package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import io.cdcctl.flink.mysql.table.TableNotice;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceSplit;

/** A part of the work of a reader. */
public abstract class BinlogSplit implements SourceSplit {

    private final String id;

    private BinlogSplit(String id) {
        this.id = id;
    }

    @Override
    public final String splitId() {
        return id;
    }

    @Override
    public final String toString() {
        return id;
    }

    /** Rows of the snapshot of a table. */
    public static final class OfChunk extends BinlogSplit {

        public final Chunk chunk;

        /** Where the binlog is read from: rows that are older than that would stay so. */
        public final StreamPosition start;

        public OfChunk(Chunk chunk, StreamPosition start) {
            super(chunk.id());
            this.chunk = chunk;
            this.start = start;
        }
    }

    /** The binlog from a position on. */
    public static final class OfStream extends BinlogSplit {

        /** There is one alone. */
        static final String ID = "binlog";

        public final StreamPosition position;

        public OfStream(StreamPosition position) {
            super(ID);
            this.position = position;
        }
    }

    /**
     * No work, but chunks that a reader has read. It stands in the reader's state, as the message that they were read may be lost
     * with the enumerator that it went to.
     */
    public static final class OfDone extends BinlogSplit {

        /** Ids of the chunks. */
        public final Set<String> chunks;

        public OfDone(Set<String> chunks) {
            super("done");
            this.chunks = Set.copyOf(chunks);
        }
    }

    /** No work, but what a reader has noticed of tables, so that a job that starts again does not forget it. */
    public static final class OfNotices extends BinlogSplit {

        public final List<TableNotice> notices;

        public OfNotices(List<TableNotice> notices) {
            super("notices");
            this.notices = List.copyOf(notices);
        }
    }
}
