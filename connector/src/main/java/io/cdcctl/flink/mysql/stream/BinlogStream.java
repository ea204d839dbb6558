package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogConnection;
import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.Collations;
import io.cdcctl.flink.mysql.binlog.FormatDescription;
import io.cdcctl.flink.mysql.binlog.QueryEvent;
import io.cdcctl.flink.mysql.binlog.RotateEvent;
import io.cdcctl.flink.mysql.binlog.XaPrepare;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.table.data.RowData;

/** Reads a binlog from a position on and gives the records of the tables that are carried. One thread uses it. */
public final class BinlogStream implements Closeable {

    /** A batch ends behind the event that fills it. */
    private static final int MOST_RECORDS = 1_000;

    /** The same in bytes of rows, which take more than once as much as records: some batches wait at a time. */
    private static final int MOST_BYTES = 1 << 22;

    /** Without records a position is given at least once in so many events. */
    private static final int MOST_EVENTS = 10_000;

    /** Flag of an event that nobody has to know. */
    private static final int IGNORABLE = 0x80;

    private final EventWalk walk;
    private final StreamProgress progress;
    private final CarriedTables tables;
    private final TableRowsReader reader;
    private final Collations collations;
    private final XaTransactions xa;

    /** Whether the transaction was begun by BEGIN, so that a statement in it does not end it. */
    private boolean inBegin;

    /** When the last row event was written, in milliseconds since the epoch; 0 before there was one. */
    private long changedAt;

    private boolean atStart = true;
    private boolean ended;

    /** The connection has to be started at the position. */
    public BinlogStream(
            BinlogConnection connection,
            int maxEventBytes,
            StreamPosition start,
            Collations collations,
            CarriedTables tables,
            PreparedRows preparedRows,
            ColumnNaming naming) {
        walk = new EventWalk(connection, maxEventBytes);
        progress = new StreamProgress(start);
        this.collations = collations;
        this.tables = tables;
        reader = new TableRowsReader(collations, tables, naming);
        xa = new XaTransactions(maxEventBytes, progress, reader, preparedRows);
    }

    /**
     * Waits until there is something to give, for the time between two heartbeats at most; then gives {@link StreamBatch#NOTHING}.
     * Null at the end of a binlog that is not waited for.
     */
    public StreamBatch next() throws IOException {
        if (ended) {
            return null;
        }
        List<RowData> records = new ArrayList<>();
        long enough = progress.place.bytes + MOST_BYTES;
        for (int events = 0; progress.place.bytes < enough && !isEnough(records, events); events++) {
            if (xa.isReading()) {
                if (!xa.read(records)) {
                    break;
                }
                continue;
            }
            BinlogEvent event = walk.next();
            if (event == null) {
                ended = true;
                break;
            }
            if (walk.isInFile(event)) {
                progress.event(event);
            }
            if (event.type == BinlogEvent.HEARTBEAT || event.type == BinlogEvent.HEARTBEAT_V2) {
                break;
            }
            take(event, records);
        }
        boolean gives = !records.isEmpty() || progress.hasMoved();
        if (ended && !gives) {
            return null;
        }
        return gives ? new StreamBatch(records, progress.position(), changedAt) : StreamBatch.NOTHING;
    }

    /** Whether {@link #next} has something to read without a wait, as far as that is known. */
    public boolean hasMore() throws IOException {
        return !ended && walk.hasMore();
    }

    private boolean isEnough(List<RowData> records, int events) throws IOException {
        if (records.size() >= MOST_RECORDS || events >= MOST_EVENTS) {
            return true;
        }
        boolean gives = !records.isEmpty() || progress.hasMoved();
        return gives && !xa.isReading() && !walk.hasMore();
    }

    private void take(BinlogEvent event, List<RowData> out) throws IOException {
        switch (event.type) {
            case BinlogEvent.ROTATE:
                RotateEvent rotate = RotateEvent.parse(event.body, event.from, event.to);
                progress.file(rotate.file, rotate.position);
                break;
            case BinlogEvent.FORMAT_DESCRIPTION:
                reader.begin(FormatDescription.parse(event.body, event.from, event.to));
                progress.created(event.timestamp, atStart);
                atStart = false;
                break;
            case BinlogEvent.GTID:
            case BinlogEvent.GTID_TAGGED:
            case BinlogEvent.ANONYMOUS_GTID:
                progress.begin(event);
                inBegin = false;
                xa.begin();
                break;
            case BinlogEvent.QUERY:
            case StatementEvents.EXECUTE_LOAD_QUERY:
                if (event.tooLarge) {
                    tables.statementTooLarge(event.length, progress.place);
                    reader.statementTooLarge();
                } else {
                    query(StatementEvents.parse(event, collations));
                }
                break;
            case BinlogEvent.XID:
                progress.end();
                break;
            case BinlogEvent.XA_PREPARE:
                xa.prepare(XaPrepare.parse(event.body, event.from, event.to));
                break;
            case BinlogEvent.INCIDENT:
                throw new IOException("MySQL's binlog has an incident in " + progress.place.file + " at " + progress.place.offset
                        + ": changes are missing in it. Fill a new generation.");
            default:
                requireKnown(event);
                changedAt = event.isRows() ? event.timestamp * 1000 : changedAt;
                if (!xa.holdsBack(event)) {
                    reader.take(event, progress, out);
                }
        }
    }

    /** What servers write of events to come says whether they may be left out. */
    private void requireKnown(BinlogEvent event) throws IOException {
        if (event.type > BinlogEvent.GTID_TAGGED && (event.flags & IGNORABLE) == 0) {
            throw new IOException("MySQL's binlog has an event of the type " + event.type + " in " + progress.place.file + " at "
                    + progress.place.offset + ", which this version does not know; there may be changes in it. Use a later version of cdcctl.");
        }
    }

    private void query(QueryEvent query) throws IOException {
        String statement = query.statement.trim();
        String upper = statement.length() > 1_000 ? statement.substring(0, 1_000) : statement;
        upper = upper.toUpperCase(Locale.ROOT);
        if (upper.equals("BEGIN")) {
            inBegin = true;
        } else if (upper.startsWith("XA ")) {
            inBegin = true;
            xa.statement(statement, upper);
        } else if (upper.equals("COMMIT") || upper.equals("ROLLBACK")) {
            progress.end();
        } else {
            tables.statement(query, inBegin, progress.place);
            reader.statement(query);
            // A table that is made and filled at once: its rows follow, and then the end.
            inBegin = inBegin || endsWith(statement, "START TRANSACTION");
            if (!inBegin) {
                progress.end();
            }
        }
    }

    private static boolean endsWith(String statement, String words) {
        return statement.regionMatches(true, statement.length() - words.length(), words, 0, words.length());
    }

    /** Ends the connections at once, and a read of another thread with them. */
    @Override
    public void close() throws IOException {
        xa.close();
        walk.close();
    }
}
