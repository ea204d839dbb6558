package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceEvent;

/** What a reader tells of its splits. */
final class ChunkNews implements SourceEvent {

    private static final long serialVersionUID = 1L;

    /** What there is to be told. */
    enum What {
        /** They were assigned to it, or it came back with the binlog. */
        HAS,
        /** It came back with them, and waits to be told whether it is to read them. */
        HOLDS,
        /** Their rows were handed on. */
        DONE,
        /** Their tables cannot be read at present; it waits to be told again. */
        WAITS
    }

    /** Ids of chunks; of the binlog too where a reader has it. */
    final HashSet<String> splits;

    /** Those of which it is told what they are: where it waits. */
    final ArrayList<Chunk> chunks;

    final What what;

    ChunkNews(Set<String> splits, What what) {
        this(splits, List.of(), what);
    }

    ChunkNews(List<Chunk> chunks, What what) {
        this(chunks.stream().map(Chunk::id).collect(Collectors.toSet()), chunks, what);
    }

    private ChunkNews(Set<String> splits, List<Chunk> chunks, What what) {
        this.splits = new HashSet<>(splits);
        this.chunks = new ArrayList<>(chunks);
        this.what = what;
    }
}
