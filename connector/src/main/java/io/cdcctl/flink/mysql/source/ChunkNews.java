package io.cdcctl.flink.mysql.source;

import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;

/** What a reader tells of its splits. */
final class ChunkNews implements SourceEvent {

    private static final long serialVersionUID = 1L;

    /** What there is to be told. */
    enum What {
        /** It has them, be it that they were assigned or that they are of its state. */
        HAS,
        /** Their rows were handed on. */
        DONE,
        /** Their tables cannot be read at present. */
        WAITS
    }

    /** Ids of chunks; of the binlog too where a reader has it. */
    final HashSet<String> splits;

    final What what;

    ChunkNews(Set<String> splits, What what) {
        this.splits = new HashSet<>(splits);
        this.what = what;
    }
}
