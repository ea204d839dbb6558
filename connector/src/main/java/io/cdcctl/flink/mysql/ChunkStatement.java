package io.cdcctl.flink.mysql;

import io.debezium.jdbc.JdbcConnection;
import java.sql.PreparedStatement;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSnapshotSplit;
import org.apache.flink.cdc.connectors.mysql.source.utils.StatementUtils;

/** A statement for the rows of a chunk, with its bounds as Flink CDC sets them. */
final class ChunkStatement {

    private static final String ALL_COLUMNS = "SELECT *";

    private ChunkStatement() {}

    /** Throws a {@link RuntimeException} where MySQL does not prepare it, be it that a column is not there any more. */
    static PreparedStatement of(JdbcConnection connection, MySqlSnapshotSplit split, String selected, int fetchSize) {
        return prepare(connection, split, "SELECT " + selected + fromChunk(split), fetchSize);
    }

    /** Has a row where a row of the chunk meets the condition. */
    static PreparedStatement exists(JdbcConnection connection, MySqlSnapshotSplit split, String condition) {
        String from = fromChunk(split);
        String and = isFirst(split) && isLast(split) ? " WHERE " : " AND ";
        return prepare(connection, split, "SELECT 1" + from + and + "(" + condition + ") LIMIT 1", 0);
    }

    private static String fromChunk(MySqlSnapshotSplit split) {
        String all = StatementUtils.buildSplitScanQuery(split.getTableId(), split.getSplitKeyType(), isFirst(split), isLast(split));
        if (!all.startsWith(ALL_COLUMNS)) {
            throw new IllegalStateException("the statement for a chunk is not one of all columns: " + all);
        }
        return all.substring(ALL_COLUMNS.length());
    }

    private static PreparedStatement prepare(JdbcConnection connection, MySqlSnapshotSplit split, String sql, int fetchSize) {
        return StatementUtils.readTableSplitDataStatement(
                connection,
                sql,
                isFirst(split),
                isLast(split),
                split.getSplitStart(),
                split.getSplitEnd(),
                split.getSplitKeyType().getFieldCount(),
                fetchSize);
    }

    private static boolean isFirst(MySqlSnapshotSplit split) {
        return split.getSplitStart() == null;
    }

    private static boolean isLast(MySqlSnapshotSplit split) {
        return split.getSplitEnd() == null;
    }
}
