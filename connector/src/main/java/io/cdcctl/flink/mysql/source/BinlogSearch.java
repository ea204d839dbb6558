package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.binlog.BinlogConnection;
import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import java.io.Closeable;
import java.io.IOException;

/** Looks through what the binlog has by now, on connections of its own, one after the other. Another thread may end it. */
final class BinlogSearch implements Closeable {

    private final BinlogSettings settings;
    private volatile BinlogConnection open;
    private volatile boolean closed;

    /** Of events that are longer than so many bytes nothing is to be known. */
    BinlogSearch(BinlogSettings binlog, int mostBytes) {
        settings = binlog.copy();
        settings.untilEnd = true;
        settings.maxEventBytes = mostBytes;
    }

    /** What is looked for, on a connection that was just opened. */
    interface Look<T> {

        T on(BinlogConnection connection) throws IOException;
    }

    <T> T look(Look<T> look) throws IOException {
        try (BinlogConnection connection = BinlogConnection.open(settings.copy())) {
            open = connection;
            if (closed) {
                throw new IOException("The search was ended.");
            }
            return look.on(connection);
        } finally {
            open = null;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        BinlogConnection last = open;
        if (last != null) {
            last.close();
        }
    }
}
