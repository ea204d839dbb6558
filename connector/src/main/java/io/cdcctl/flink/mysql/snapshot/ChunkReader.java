package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.table.Identifiers;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableException;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Reads the rows of a chunk as MySQL sends them, all of one moment, and makes records of them; none waits in memory for others.
 * While it reads, nobody can alter the table.
 */
public final class ChunkReader implements AutoCloseable {

    /** Rows that are handed on at once, and bytes of these. */
    private static final int BATCH_ROWS = 1_000;

    private static final int BATCH_BYTES = 1_000_000;

    private final SnapshotSession session;
    private final TableSpec table;
    private final PreparedStatement statement;
    private final ResultSet result;
    private final RowRecords records;
    private boolean done;

    private ChunkReader(
            SnapshotSession session, TableSpec table, PreparedStatement statement, SelectedColumns selected, ZeroDates zeroDates)
            throws SQLException {
        this.session = session;
        this.table = table;
        this.statement = statement;
        this.result = statement.executeQuery();
        this.records = new RowRecords(table, new RowCells(table, selected, zeroDates, result));
    }

    /** Takes what becomes of the rows. */
    public interface Records {

        void row(byte[] key, byte[] value);

        /**
         * A row that cannot be written, as the record that stands for it.
         *
         * @param problem why, which is the same for all rows that have the same trouble
         * @param sentence the same with the table, for a log
         */
        void unwritable(byte[] key, byte[] value, UnwritableException problem, String sentence);
    }

    /**
     * Begins with a chunk. The session is of no use for anything else until the reader is closed.
     *
     * @throws TableException where the table cannot be read
     */
    public static ChunkReader open(SnapshotSession session, TableSpec table, Chunk chunk, ZeroDates zeroDates)
            throws SQLException, TableException {
        session.execute("START TRANSACTION READ ONLY");
        try {
            ServerTable server = hold(session, table);
            KeyOrder order = KeyOrder.of(table, server);
            if (chunk.lower != null || chunk.upper != null) {
                ChunkPlanner.requireSame(table, chunk.order, order);
            }
            SelectedColumns selected = new SelectedColumns(table, server);
            String sql = "SELECT " + selected.list + " FROM " + Identifiers.quoted(table) + order.where(chunk.lower, chunk.upper);
            return select(session, table, sql, selected, zeroDates);
        } catch (TableException e) {
            session.execute("COMMIT");
            throw e;
        }
    }

    private static ChunkReader select(
            SnapshotSession session, TableSpec table, String sql, SelectedColumns selected, ZeroDates zeroDates)
            throws SQLException, TableException {
        try {
            return new ChunkReader(session, table, session.stream(sql), selected, zeroDates);
        } catch (SQLException e) {
            throw TableException.of(table, e);
        }
    }

    /** Lets the table stay what it is until the transaction ends, and says what that is. */
    private static ServerTable hold(SnapshotSession session, TableSpec table) throws SQLException, TableException {
        StringBuilder names = new StringBuilder();
        table.columns.forEach(column -> names.append(names.length() == 0 ? "" : ", ").append(Identifiers.quoted(column.name)));
        try {
            session.execute("SELECT " + names + " FROM " + Identifiers.quoted(table) + " LIMIT 0");
        } catch (SQLException e) {
            TableException failed = TableException.of(table, e);
            throw failed.reason() == TableException.Reason.COLUMN_GONE ? columnGone(session, table, e) : failed;
        }
        return ServerTable.of(session, table);
    }

    private static TableException columnGone(SnapshotSession session, TableSpec table, SQLException e) throws SQLException, TableException {
        ServerTable server = ServerTable.of(session, table);
        String gone = table.columns.stream()
                .filter(column -> server.column(column.name) == null)
                .map(column -> "column " + column.name + " is not there any more; the columns are now " + server.names())
                .findFirst()
                .orElse(e.getMessage());
        return new TableException(table, TableException.Reason.COLUMN_GONE, gone, e);
    }

    /**
     * Reads some rows.
     *
     * @return false when there are no more
     * @throws TableException where the table cannot be read any further
     */
    public boolean read(Records out) throws SQLException, TableException {
        try {
            long bytes = 0;
            for (int rows = 0; rows < BATCH_ROWS && bytes < BATCH_BYTES; rows++) {
                if (!result.next()) {
                    done = true;
                    return false;
                }
                bytes += records.hand(out);
            }
            return true;
        } catch (RowCells.ResultException e) {
            throw TableException.of(table, e.getCause());
        } catch (SQLException e) {
            throw TableException.of(table, e);
        }
    }

    /** Ends the transaction, and the session with it where rows are left: the driver would take them all in. */
    @Override
    public void close() throws SQLException {
        if (!done) {
            session.abort();
            return;
        }
        statement.close();
        session.execute("COMMIT");
    }
}
