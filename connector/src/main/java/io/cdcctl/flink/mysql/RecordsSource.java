package io.cdcctl.flink.mysql;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.cdc.connectors.mysql.source.MySqlSource;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.SnapshotPendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfigFactory;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/**
 * A {@link MySqlSource} whose deserializer has metrics and whose snapshot has chunks by the size of the tables; its splits and
 * their state are those of MySqlSource, compressed.
 */
final class RecordsSource implements Source<RowData, MySqlSplit, PendingSplitsState>, ResultTypeQueryable<RowData> {

    private static final long serialVersionUID = 1L;

    private final MySqlSource<RowData> source;
    private final RecordDeserializer deserializer;
    private final List<TableSpec> tables;
    private final boolean skipsBackfill;
    private final int leastChunk;

    /** The source was built with this deserializer, and with these rows of a chunk. */
    RecordsSource(
            MySqlSource<RowData> source, RecordDeserializer deserializer, List<TableSpec> tables, boolean skipsBackfill, int leastChunk) {
        this.source = source;
        this.deserializer = deserializer;
        this.tables = tables;
        this.skipsBackfill = skipsBackfill;
        this.leastChunk = leastChunk;
    }

    @Override
    public SourceReader<RowData, MySqlSplit> createReader(SourceReaderContext context) throws Exception {
        deserializer.open(new TableEvents(context.metricGroup()));
        return source.createReader(context);
    }

    @Override
    public SplitEnumerator<MySqlSplit, PendingSplitsState> createEnumerator(SplitEnumeratorContext<MySqlSplit> context) {
        chooseChunkSize();
        return source.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<MySqlSplit, PendingSplitsState> restoreEnumerator(
            SplitEnumeratorContext<MySqlSplit> context, PendingSplitsState checkpoint) {
        if (hasTablesToSplit(checkpoint)) {
            chooseChunkSize();
        }
        return source.restoreEnumerator(context, checkpoint);
    }

    private boolean hasTablesToSplit(PendingSplitsState checkpoint) {
        if (!(checkpoint instanceof HybridPendingSplitsState)) {
            return false;
        }
        SnapshotPendingSplitsState state = ((HybridPendingSplitsState) checkpoint).getSnapshotPendingSplits();
        Set<String> known = state.getAlreadyProcessedTables().stream().map(id -> id.catalog() + "." + id.table()).collect(Collectors.toSet());
        return !state.getRemainingTables().isEmpty() || !tables.stream().allMatch(table -> known.contains(table.name()));
    }

    private void chooseChunkSize() {
        // A chunk whose changes are merged into it is held in memory, and stays as small as it was asked for.
        if (skipsBackfill) {
            MySqlSourceConfigFactory factory = source.getConfigFactory();
            factory.splitSize(ChunkSizes.of(factory.createConfig(0), tables, leastChunk));
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return source.getBoundedness();
    }

    @Override
    public SimpleVersionedSerializer<MySqlSplit> getSplitSerializer() {
        return new CompressedSerializer<>(source.getSplitSerializer());
    }

    @Override
    public SimpleVersionedSerializer<PendingSplitsState> getEnumeratorCheckpointSerializer() {
        return new CompressedSerializer<>(source.getEnumeratorCheckpointSerializer());
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return source.getProducedType();
    }
}
