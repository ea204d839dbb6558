package io.cdcctl.flink.mysql;

import io.debezium.connector.mysql.MySqlConnection;
import io.debezium.relational.TableId;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSnapshotSplit;
import org.apache.flink.cdc.connectors.mysql.source.utils.hooks.SnapshotPhaseHook;
import org.apache.flink.cdc.connectors.mysql.source.utils.hooks.SnapshotPhaseHooks;

/** What is done before rows of the snapshot are read, when the binlog's position has been noted. */
final class SnapshotStart implements SnapshotPhaseHook {

    private static final long serialVersionUID = 1L;

    /** The time that a transaction takes from the binlog into the table, and much more. */
    private static final long COMMIT_MILLIS = 1_000;

    private final List<TableSpec> tables;

    private transient Set<TableId> checked;
    private transient boolean awaited;

    SnapshotStart(List<TableSpec> tables) {
        this.tables = tables;
    }

    @Override
    public void accept(MySqlConnection connection, SourceSplit split) throws SQLException {
        if (checked == null) {
            checked = new HashSet<>();
        }
        awaitCommits(connection);
        TableId table = ((MySqlSnapshotSplit) split).getTableId();
        if (checked.add(table)) {
            checkTimes(connection, table);
        }
    }

    /** As Flink CDC takes it. */
    SnapshotPhaseHooks hooks() {
        SnapshotPhaseHooks hooks = new SnapshotPhaseHooks();
        hooks.setPostLowWatermarkAction(this);
        return hooks;
    }

    /**
     * A transaction is in the binlog a moment before others see its rows. The position that was noted may be behind one whose
     * rows are not there yet, unless it is a set of GTIDs, which has those alone that are.
     */
    synchronized void awaitCommits(MySqlConnection connection) throws SQLException {
        if (awaited) {
            return;
        }
        awaited = true;
        String mode = connection.queryAndMap("SELECT @@GLOBAL.gtid_mode", rows -> rows.next() ? rows.getString(1) : "OFF");
        if ("ON".equals(mode)) {
            return;
        }
        try {
            Thread.sleep(COMMIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the snapshot", e);
        }
    }

    /** The snapshot reads {@code -00:00:01} as {@code 00:00:01}. */
    private void checkTimes(MySqlConnection connection, TableId id) throws SQLException {
        for (TableSpec table : tables) {
            if (!table.database.equals(id.catalog()) || !table.table.equals(id.table())) {
                continue;
            }
            for (ColumnSpec column : table.columns.stream().filter(one -> one.kind == ColumnKind.TIME).collect(Collectors.toList())) {
                String name = Identifiers.quoted(column.name);
                String rows = "SELECT 1 FROM " + Identifiers.quoted(table) + " WHERE " + name + " < '00:00:00' AND " + name + " > '-01:00:00' LIMIT 1";
                if (connection.queryAndMap(rows, found -> found.next())) {
                    throw new IllegalStateException("Table " + table.name() + ": column " + column.name
                            + " has a TIME between -01:00:00 and 00:00:00, whose sign the snapshot does not read. Change such values, or leave"
                            + " the column out in pipeline.yaml.");
                }
            }
        }
    }
}
