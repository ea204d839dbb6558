package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.table.Identifiers;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.debezium.jdbc.JdbcConnection;
import java.sql.SQLException;
import java.util.List;
import org.apache.flink.cdc.connectors.mysql.debezium.DebeziumUtils;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many rows the snapshot reads at once where it holds none of them in memory. Every chunk stays in the checkpoints for
 * ever, so that few large ones keep these small.
 */
final class ChunkSizes {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkSizes.class);

    /** Chunks of the largest table: enough for many readers at once, and for a failure to repeat little. */
    private static final int CHUNKS = 64;

    /**
     * MySQL keeps old versions of rows, and lets nobody alter the table, while the rows of a chunk are read: some seconds for
     * so many.
     */
    private static final int MOST_ROWS = 500_000;

    private ChunkSizes() {}

    /** The size for these tables, at least {@code least}, also where MySQL does not say how many rows there are. */
    static int of(MySqlSourceConfig config, List<TableSpec> tables, int least) {
        try (JdbcConnection connection = DebeziumUtils.openJdbcConnection(config)) {
            long rows = 0;
            for (TableSpec table : tables) {
                rows = Math.max(rows, rowsOf(connection, table));
            }
            int size = forRows(rows, least);
            LOG.info("The largest table has about {} rows: a chunk of the snapshot has {}", rows, size);
            return size;
        } catch (SQLException | RuntimeException e) {
            LOG.warn("The number of rows is not known: a chunk of the snapshot has {}", least, e);
            return least;
        }
    }

    static int forRows(long rows, int least) {
        return (int) Math.max(least, Math.min(MOST_ROWS, rows / CHUNKS));
    }

    /** The optimizer's estimate, which is of now: information_schema has one that may be a day old. */
    private static long rowsOf(JdbcConnection connection, TableSpec table) throws SQLException {
        String estimate = "EXPLAIN FORMAT=TRADITIONAL SELECT 1 FROM " + Identifiers.quoted(table);
        return connection.queryAndMap(estimate, plan -> plan.next() ? plan.getLong("rows") : 0);
    }
}
