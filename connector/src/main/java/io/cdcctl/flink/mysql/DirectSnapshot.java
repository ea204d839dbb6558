package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.table.TableSpec;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.cdc.connectors.mysql.source.MySqlSource;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.SnapshotPendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfig;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfigFactory;
import org.apache.flink.cdc.connectors.mysql.source.metrics.MySqlSourceReaderMetrics;
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

    /** Where the first snapshot began. */
    private transient StartPoint begun;

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
        if (begun == null) {
            begun = StartPoint.now(factory.createConfig(0), tables);
        }
        return new SnapshotEnumerator(source.createEnumerator(StartContext.of(context, begun)), begun);
    }

    SplitEnumerator<MySqlSplit, PendingSplitsState> resume(
            MySqlSource<RowData> source, SplitEnumeratorContext<MySqlSplit> context, PendingSplitsState checkpoint) {
        StartPoint earlier = checkpoint instanceof StartedState ? ((StartedState) checkpoint).start() : null;
        if (earlier != null) {
            requireSameTables(earlier);
        }
        if (hasTablesToSplit(checkpoint)) {
            chooseChunkSize(source.getConfigFactory());
        }
        return earlier == null
                ? source.restoreEnumerator(context, checkpoint)
                : new SnapshotEnumerator(source.restoreEnumerator(StartContext.of(context, earlier), checkpoint), earlier);
    }

    /** MySqlSource looks for tables that were added or removed when the first snapshot is over, and not before. */
    private void requireSameTables(StartPoint earlier) {
        List<String> names = StartPoint.names(tables);
        if (!names.equals(earlier.tables)) {
            throw new IllegalStateException("The first snapshot is not over, and it is one of other tables: it began with " + earlier.tables
                    + ", and now they are " + names + ". Go on with the tables that it began with until the job reads the binlog, or begin"
                    + " without the checkpoint.");
        }
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

    /** The chunk with its table as it is now: Debezium takes it to be what it was when it was cut, and columns for others. */
    MySqlSnapshotSplit asItIsNow(MySqlSourceConfig config, MySqlSnapshotSplit split) throws SQLException {
        return new MySqlSnapshotSplit(
                split.getTableId(),
                split.splitId(),
                split.getSplitKeyType(),
                split.getSplitStart(),
                split.getSplitEnd(),
                split.getHighWatermark(),
                TableSchemas.now(config, split.getTableId()));
    }

    /** What Debezium does before it reads a chunk. */
    SnapshotPhaseHooks hooks() {
        return start.hooks();
    }
}
