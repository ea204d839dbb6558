package io.cdcctl.flink.mysql.source;

import java.io.IOException;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/**
 * Makes what reads in a thread of its own, and knows the last one: Flink ends a thread that has nothing to read and begins another
 * one when there is, and it waits for half a minute for one that waits for MySQL.
 */
final class OpenReader implements Supplier<SplitReader<Part, BinlogSplit>> {

    private final Supplier<BinlogSplitReader> readers;
    private BinlogSplitReader last;

    OpenReader(Supplier<BinlogSplitReader> readers) {
        this.readers = readers;
    }

    @Override
    public synchronized SplitReader<Part, BinlogSplit> get() {
        last = readers.get();
        return last;
    }

    /** Ends a read that waits. */
    synchronized void abort() throws IOException, SQLException {
        if (last != null) {
            last.abort();
        }
    }
}
