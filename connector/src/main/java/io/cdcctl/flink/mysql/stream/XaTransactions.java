package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.FormatDescription;
import io.cdcctl.flink.mysql.binlog.GtidEvent;
import io.cdcctl.flink.mysql.binlog.XaPrepare;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** Holds back the rows of XA transactions, which stand in the binlog where they are prepared, until these are committed. */
final class XaTransactions implements Closeable {

    private final int maxEventBytes;
    private final StreamProgress progress;
    private final TableRowsReader reader;
    private final PreparedRows preparedRows;

    /** Whether the transaction in progress is one of XA that is being prepared. */
    private boolean preparing;

    /** The one whose rows are being read again, as it is committed. */
    private PreparedTransaction committing;

    /** Whether the connection has come to it: the server may have sent others first, which it had not named yet when it was asked. */
    private boolean found;

    private final GtidEvent gtid = new GtidEvent();
    private volatile EventWalk rows;

    XaTransactions(int maxEventBytes, StreamProgress progress, TableRowsReader reader, PreparedRows preparedRows) {
        this.maxEventBytes = maxEventBytes;
        this.progress = progress;
        this.reader = reader;
        this.preparedRows = preparedRows;
    }

    /** Takes that a transaction begins. */
    void begin() {
        preparing = false;
    }

    /** Whether the event has rows that do not count yet; then nothing else is to be done with it. */
    boolean holdsBack(BinlogEvent event) {
        if (preparing && event.isRows()) {
            progress.behindRows(event);
            return true;
        }
        return false;
    }

    /** Takes a statement that begins with XA, and the same in upper case. */
    void statement(String statement, String upper) throws IOException {
        if (upper.startsWith("XA START ")) {
            preparing = true;
        } else if (upper.startsWith("XA COMMIT ")) {
            committed(statement.substring("XA COMMIT ".length()).trim());
        } else if (upper.startsWith("XA ROLLBACK ")) {
            progress.forget(progress.preparedOf(statement.substring("XA ROLLBACK ".length()).trim()));
            progress.end();
        }
    }

    private void committed(String xid) throws IOException {
        PreparedTransaction one = progress.preparedOf(xid);
        if (one != null) {
            commit(one);
        } else if (progress.isInSnapshot()) {
            progress.end();
        } else {
            throw new IOException("MySQL committed the XA transaction " + xid + ", and where its rows stand is not known: it was"
                    + " prepared before the binlog was read. Fill a new generation.");
        }
    }

    /** Takes the end of the rows of one. */
    void prepare(XaPrepare prepare) throws IOException {
        preparing = false;
        progress.prepared(prepare.xid);
        if (prepare.onePhase) {
            commit(progress.preparedOf(prepare.xid));
        } else {
            progress.end();
        }
    }

    private void commit(PreparedTransaction one) throws IOException {
        committing = one;
        found = one.gtid.isEmpty();
        rows = new EventWalk(preparedRows.open(one), maxEventBytes);
        reader.beginAgain();
    }

    /** Whether rows are to be read before the binlog is read on. */
    boolean isReading() {
        return rows != null;
    }

    /**
     * Takes one event of the transaction that is being committed, whose rows count as those of the one that commits it; false where the
     * server has none at hand, which it may have to look for long.
     */
    boolean read(List<RowData> out) throws IOException {
        BinlogEvent event = rows.next();
        if (event == null || found && event.type == BinlogEvent.XID) {
            throw new IOException("The rows of the XA transaction " + committing + " are not in MySQL's binlog any more. Fill a new generation.");
        }
        if (event.type == BinlogEvent.FORMAT_DESCRIPTION) {
            reader.begin(FormatDescription.parse(event.body, event.from, event.to));
        } else if (PreparedSearch.isBegin(event)) {
            gtid.parse(event);
            found = committing.gtid.isEmpty() || committing.gtid.equals(gtid.toString());
        } else if (found && event.type == BinlogEvent.XA_PREPARE) {
            close();
            rows = null;
            reader.goOn();
            progress.forget(committing);
            progress.end();
        } else if (found) {
            reader.take(event, progress, out);
        }
        return event.type != BinlogEvent.HEARTBEAT && event.type != BinlogEvent.HEARTBEAT_V2;
    }

    @Override
    public void close() throws IOException {
        EventWalk open = rows;
        if (open != null) {
            open.close();
        }
    }
}
