package io.cdcctl.flink.mysql;

import io.debezium.jdbc.JdbcConnection;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.cdc.connectors.mysql.debezium.DebeziumUtils;
import org.apache.flink.cdc.connectors.mysql.source.MySqlSource;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.SnapshotPendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfig;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfigFactory;
import org.apache.flink.cdc.connectors.mysql.source.metrics.MySqlSourceReaderMetrics;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.apache.flink.cdc.connectors.mysql.source.reader.MySqlSourceReader;
import org.apache.flink.cdc.connectors.mysql.source.reader.MySqlSourceReaderContext;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSnapshotSplit;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSplit;
import org.apache.flink.cdc.connectors.mysql.source.utils.hooks.SnapshotPhaseHooks;
import org.apache.flink.connector.base.source.reader.synchronization.FutureCompletingBlockingQueue;
import org.apache.flink.table.data.RowData;

/** The first snapshot where the changes that are made meanwhile come after it, so that its rows go on as they are read. */
final class DirectSnapshot implements Serializable {

    private static final long serialVersionUID = 1L;

    private final List<TableSpec> tables;
    private final int leastChunk;
    private final SnapshotStart start;

    /** Where the binlog was when the first snapshot began. */
    private transient BinlogOffset position;

    /** Chunks have {@code leastChunk} rows or more. */
    DirectSnapshot(List<TableSpec> tables, int leastChunk, SnapshotStart start) {
        this.tables = tables;
        this.leastChunk = leastChunk;
        this.start = start;
    }

    private void chooseChunkSize(MySqlSourceConfigFactory factory) {
        factory.splitSize(ChunkSizes.of(factory.createConfig(0), tables, leastChunk));
    }

    /** Gives the splits of a first snapshot, which is the same one where the job starts again for want of a checkpoint. */
    SplitEnumerator<MySqlSplit, PendingSplitsState> begin(
            MySqlSource<RowData> source, SplitEnumeratorContext<MySqlSplit> context) throws Exception {
        MySqlSourceConfigFactory factory = source.getConfigFactory();
        chooseChunkSize(factory);
        if (position == null) {
            try (JdbcConnection connection = DebeziumUtils.openJdbcConnection(factory.createConfig(0))) {
                position = DebeziumUtils.currentBinlogOffset(connection);
            }
        }
        return new SnapshotEnumerator(source.createEnumerator(context), position);
    }

    SplitEnumerator<MySqlSplit, PendingSplitsState> resume(
            MySqlSource<RowData> source, SplitEnumeratorContext<MySqlSplit> context, PendingSplitsState checkpoint) {
        if (hasTablesToSplit(checkpoint)) {
            chooseChunkSize(source.getConfigFactory());
        }
        SplitEnumerator<MySqlSplit, PendingSplitsState> splits = source.restoreEnumerator(context, checkpoint);
        return checkpoint instanceof StartedState ? new SnapshotEnumerator(splits, ((StartedState) checkpoint).start()) : splits;
    }

    /** Whether some table is not all in chunks yet. */
    private boolean hasTablesToSplit(PendingSplitsState checkpoint) {
        if (!(checkpoint instanceof HybridPendingSplitsState)) {
            return false;
        }
        SnapshotPendingSplitsState state = ((HybridPendingSplitsState) checkpoint).getSnapshotPendingSplits();
        Set<String> known = state.getAlreadyProcessedTables().stream()
                .map(id -> id.catalog() + "." + id.table())
                .collect(Collectors.toSet());
        return !state.getRemainingTables().isEmpty() || !tables.stream().allMatch(table -> known.contains(table.name()));
    }

    /** The reader of chunks and of the binlog. */
    SourceReader<RowData, MySqlSplit> reader(SourceReaderContext context, MySqlSourceConfig config, RecordDeserializer deserializer) {
        MySqlSourceReaderMetrics metrics = new MySqlSourceReaderMetrics(context.metricGroup());
        metrics.registerMetrics();
        MySqlSourceReaderContext shared = new MySqlSourceReaderContext(context);
        return new MySqlSourceReader<>(
                new FutureCompletingBlockingQueue<>(),
                () -> new DirectSplitReader(config, context.getIndexOfSubtask(), shared, this),
                new RowsEmitter(deserializer, metrics),
                context.getConfiguration(),
                shared,
                config);
    }

    /** Null where Debezium has to read the chunk. */
    ChunkReader open(MySqlSourceConfig config, MySqlSnapshotSplit split) throws SQLException {
        for (TableSpec table : tables) {
            if (table.database.equals(split.getTableId().catalog()) && table.table.equals(split.getTableId().table())) {
                return open(config, split, table);
            }
        }
        return null;
    }

    private ChunkReader open(MySqlSourceConfig config, MySqlSnapshotSplit split, TableSpec table) throws SQLException {
        ChunkReader chunk = ChunkReader.connect(config);
        boolean opened = false;
        try {
            start.awaitCommits(chunk.connection());
            opened = chunk.select(table, split);
            return opened ? chunk : null;
        } finally {
            if (!opened) {
                chunk.close();
            }
        }
    }

    /** What Debezium does before it reads a chunk. */
    SnapshotPhaseHooks hooks() {
        return start.hooks();
    }
}
