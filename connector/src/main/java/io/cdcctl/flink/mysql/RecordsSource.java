package io.cdcctl.flink.mysql;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.cdc.connectors.mysql.source.MySqlSource;
import org.apache.flink.cdc.connectors.mysql.source.assigners.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/**
 * A {@link MySqlSource} whose deserializer has metrics and whose snapshot may be read directly; its splits and their state are
 * those of MySqlSource, compressed.
 */
final class RecordsSource implements Source<RowData, MySqlSplit, PendingSplitsState>, ResultTypeQueryable<RowData> {

    private static final long serialVersionUID = 1L;

    private final MySqlSource<RowData> source;
    private final RecordDeserializer deserializer;
    private final DirectSnapshot direct;

    /** The source was built with this deserializer; the snapshot is null where MySqlSource reads it. */
    RecordsSource(MySqlSource<RowData> source, RecordDeserializer deserializer, DirectSnapshot direct) {
        this.source = source;
        this.deserializer = deserializer;
        this.direct = direct;
    }

    @Override
    public SourceReader<RowData, MySqlSplit> createReader(SourceReaderContext context) throws Exception {
        deserializer.open(new TableEvents(context.metricGroup()));
        return direct == null
                ? source.createReader(context)
                : direct.reader(context, source.getConfigFactory().createConfig(context.getIndexOfSubtask()), deserializer);
    }

    @Override
    public SplitEnumerator<MySqlSplit, PendingSplitsState> createEnumerator(SplitEnumeratorContext<MySqlSplit> context) throws Exception {
        return direct == null ? source.createEnumerator(context) : direct.begin(source, context);
    }

    @Override
    public SplitEnumerator<MySqlSplit, PendingSplitsState> restoreEnumerator(
            SplitEnumeratorContext<MySqlSplit> context, PendingSplitsState checkpoint) {
        return direct == null ? source.restoreEnumerator(context, checkpoint) : direct.resume(source, context, checkpoint);
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
        return new CompressedSerializer<>(new StartedStateSerializer(source.getEnumeratorCheckpointSerializer()));
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return source.getProducedType();
    }
}
