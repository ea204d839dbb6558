package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.stream.StreamPosition;

/** A split as it is worked on. */
final class SplitProgress {

    private final BinlogSplit split;

    /** Null where the split is none of the binlog. */
    StreamPosition position;

    /** Why the table of a chunk that is not read any further cannot be read at present; null where it can. */
    String trouble;

    SplitProgress(BinlogSplit split) {
        this.split = split;
        position = split instanceof BinlogSplit.OfStream ? ((BinlogSplit.OfStream) split).position : null;
    }

    BinlogSplit split() {
        return position == null ? split : new BinlogSplit.OfStream(position);
    }
}
