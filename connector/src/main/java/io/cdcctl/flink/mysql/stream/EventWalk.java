package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogConnection;
import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.TransactionPayload;
import java.io.Closeable;
import java.io.IOException;

/** The events of a connection one by one, those of compressed transactions as if they stood in the binlog by themselves. */
final class EventWalk implements Closeable {

    private final BinlogConnection connection;
    private final BinlogEvent outer = new BinlogEvent();
    private final BinlogEvent inner = new BinlogEvent();
    private final TransactionPayload payload;
    private boolean inPayload;

    /** Events of more bytes are read past without being kept. */
    EventWalk(BinlogConnection connection, int maxEventBytes) {
        this.connection = connection;
        payload = new TransactionPayload(maxEventBytes);
    }

    /** The next event; null at the end of a binlog that is not waited for. The object is reused for the next one. */
    BinlogEvent next() throws IOException {
        if (inPayload) {
            if (payload.next(inner)) {
                return inner;
            }
            inPayload = false;
        }
        if (!connection.next(outer)) {
            return null;
        }
        if (outer.type == BinlogEvent.TRANSACTION_PAYLOAD) {
            payload.open(outer);
            inPayload = true;
        }
        return outer;
    }

    /** Whether the event stands in a file of the binlog by itself, so that it takes bytes of it. */
    boolean isInFile(BinlogEvent event) {
        // A heartbeat says where the server is, and stands there no more than what the server makes up.
        boolean isHeartbeat = event.type == BinlogEvent.HEARTBEAT || event.type == BinlogEvent.HEARTBEAT_V2;
        return event == outer && !isHeartbeat && (event.flags & BinlogEvent.ARTIFICIAL) == 0 && event.logPos != 0;
    }

    /** Whether an event is at hand, so that the next one is not waited for. */
    boolean hasMore() throws IOException {
        return inPayload || connection.hasMore();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
