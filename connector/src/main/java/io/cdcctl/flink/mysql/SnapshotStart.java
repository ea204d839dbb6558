package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.Identifiers;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.debezium.connector.mysql.MySqlConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSnapshotSplit;
import org.apache.flink.cdc.connectors.mysql.source.utils.hooks.SnapshotPhaseHook;
import org.apache.flink.cdc.connectors.mysql.source.utils.hooks.SnapshotPhaseHooks;

/** What is done before rows of the snapshot are read, when the binlog's position has been noted. */
final class SnapshotStart implements SnapshotPhaseHook {

    private static final long serialVersionUID = 1L;

    private final List<TableSpec> tables;

    private transient boolean awaited;

    SnapshotStart(List<TableSpec> tables) {
        this.tables = tables;
    }

    @Override
    public void accept(MySqlConnection connection, SourceSplit split) throws SQLException {
        awaitCommits(connection);
        checkTimes(connection, (MySqlSnapshotSplit) split);
    }

    /** As Flink CDC takes it. */
    SnapshotPhaseHooks hooks() {
        SnapshotPhaseHooks hooks = new SnapshotPhaseHooks();
        hooks.setPostLowWatermarkAction(this);
        return hooks;
    }

    /** Before the first chunk only. */
    synchronized void awaitCommits(MySqlConnection connection) throws SQLException {
        if (!awaited) {
            awaited = true;
            CommitWait.await(connection);
        }
    }

    /** Debezium reads {@code -00:00:01} of a chunk as {@code 00:00:01}. */
    private void checkTimes(MySqlConnection connection, MySqlSnapshotSplit split) throws SQLException {
        for (TableSpec table : tables) {
            if (!table.database.equals(split.getTableId().catalog()) || !table.table.equals(split.getTableId().table())) {
                continue;
            }
            for (ColumnSpec column : table.columns) {
                if (column.kind == ColumnKind.TIME && hasUnsignedTimes(connection, split, Identifiers.quoted(column.name))) {
                    throw new IllegalStateException("Table " + table.name() + ": column " + column.name
                            + " has a TIME between -01:00:00 and 00:00:00, whose sign is not read in the chunk " + split.splitId()
                            + " of the snapshot. Change such values, or leave the column out in pipeline.yaml.");
                }
            }
        }
    }

    private static boolean hasUnsignedTimes(MySqlConnection connection, MySqlSnapshotSplit split, String column) throws SQLException {
        String condition = column + " < '00:00:00' AND " + column + " > '-01:00:00'";
        try (PreparedStatement statement = ChunkStatement.exists(connection, split, condition);
                ResultSet rows = statement.executeQuery()) {
            return rows.next();
        }
    }
}
