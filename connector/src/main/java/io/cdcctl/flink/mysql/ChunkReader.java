package io.cdcctl.flink.mysql;

import io.cdcctl.flink.kafka.TopicRecords;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.debezium.connector.mysql.MySqlConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.cdc.connectors.mysql.debezium.DebeziumUtils;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfig;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSnapshotSplit;
import org.apache.flink.table.data.RowData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the rows of a chunk as MySQL sends them, none of which waits in memory for others. */
final class ChunkReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkReader.class);

    /** Rows that are handed on at once, and bytes of these. */
    private static final int BATCH_ROWS = 1_000;
    private static final int BATCH_BYTES = 1_000_000;

    /** How the driver calls its statements whose results are in MySQL's binary protocol. */
    private static final String PREPARED_BY_MYSQL = "ServerPreparedStatement";

    private final MySqlConnection connection;
    private final BinlogOffset start;
    private ResultSet result;
    private ChunkRows rows;
    private boolean done;

    private ChunkReader(MySqlConnection connection, BinlogOffset start) {
        this.connection = connection;
        this.start = start;
    }

    /** Connects; nothing is read yet. */
    static ChunkReader connect(MySqlSourceConfig config) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(config.getJdbcProperties());
        // Statements that MySQL prepares have their results in its binary protocol; the driver would prepare others by itself.
        properties.setProperty("useServerPrepStmts", "true");
        properties.setProperty("emulateUnsupportedPstmts", "false");
        MySqlConnection connection = DebeziumUtils.createMySqlConnection(config.getDbzConfiguration(), properties);
        try {
            // A chunk takes as long as Kafka does.
            connection.execute("SET time_zone = '+00:00', max_execution_time = 0");
            return new ChunkReader(connection, DebeziumUtils.currentBinlogOffset(connection));
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    MySqlConnection connection() {
        return connection;
    }

    /** Where the binlog was before any row was read. */
    BinlogOffset start() {
        return start;
    }

    /** Begins with a chunk. False where its rows cannot be read in this way. */
    boolean select(TableSpec table, MySqlSnapshotSplit split) throws SQLException {
        PreparedStatement statement = hasPlainBounds(split) ? prepare(table, split) : null;
        if (statement == null || !statement.unwrap(PreparedStatement.class).getClass().getSimpleName().startsWith(PREPARED_BY_MYSQL)) {
            return false;
        }
        result = statement.executeQuery();
        rows = ChunkRows.of(table, result.getMetaData());
        return rows != null;
    }

    /**
     * The driver takes other values, such as moments, to the time zone of the connection, which is not that of the bounds. A
     * FLOAT is another number for MySQL where it comes as bytes than as the text that cuts chunks for Debezium.
     */
    static boolean hasPlainBounds(MySqlSnapshotSplit split) {
        return Stream.of(split.getSplitStart(), split.getSplitEnd())
                .filter(bound -> bound != null)
                .flatMap(Stream::of)
                .allMatch(value -> value instanceof Number && !(value instanceof Float) || value instanceof String || value instanceof byte[]);
    }

    /** Null where MySQL does not prepare the statement. */
    private PreparedStatement prepare(TableSpec table, MySqlSnapshotSplit split) {
        try {
            return ChunkStatement.of(connection, split, ChunkRows.selected(table), MysqlRecordsTableSource.ROW_BY_ROW);
        } catch (RuntimeException e) {
            LOG.info("{} is left to Debezium", split.splitId(), e);
            return null;
        }
    }

    /** The next rows; none when {@link #isDone} only. Throws an {@link IllegalArgumentException} for a value that cannot be written. */
    List<RowData> next() throws SQLException {
        List<RowData> batch = new ArrayList<>(BATCH_ROWS);
        for (long bytes = 0; batch.size() < BATCH_ROWS && bytes < BATCH_BYTES; ) {
            if (!result.next()) {
                done = true;
                break;
            }
            RowData row = rows.read(result);
            if (row != null) {
                batch.add(row);
                bytes += row.getBinary(TopicRecords.VALUE).length;
            }
        }
        return batch;
    }

    boolean isDone() {
        return done;
    }

    @Override
    public void close() throws SQLException {
        if (result != null && !done) {
            // Otherwise the driver takes in all the rows that are left.
            connection.connection().abort(Runnable::run);
        }
        connection.close();
    }
}
