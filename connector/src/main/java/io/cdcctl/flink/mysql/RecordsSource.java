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

/** A {@link MySqlSource} whose deserializer has metrics; its splits and their state are those of MySqlSource. */
final class RecordsSource implements Source<RowData, MySqlSplit, PendingSplitsState>, ResultTypeQueryable<RowData> {

    private static final long serialVersionUID = 1L;

    private final MySqlSource<RowData> source;
    private final RecordDeserializer deserializer;

    /** The deserializer is the one that the source was built with. */
    RecordsSource(MySqlSource<RowData> source, RecordDeserializer deserializer) {
        this.source = source;
        this.deserializer = deserializer;
    }

    @Override
    public SourceReader<RowData, MySqlSplit> createReader(SourceReaderContext context) throws Exception {
        deserializer.open(new TableEvents(context.metricGroup()));
        return source.createReader(context);
    }

    @Override
    public SplitEnumerator<MySqlSplit, PendingSplitsState> createEnumerator(SplitEnumeratorContext<MySqlSplit> context) {
        return source.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<MySqlSplit, PendingSplitsState> restoreEnumerator(
            SplitEnumeratorContext<MySqlSplit> context, PendingSplitsState checkpoint) {
        return source.restoreEnumerator(context, checkpoint);
    }

    @Override
    public Boundedness getBoundedness() {
        return source.getBoundedness();
    }

    @Override
    public SimpleVersionedSerializer<MySqlSplit> getSplitSerializer() {
        return source.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<PendingSplitsState> getEnumeratorCheckpointSerializer() {
        return source.getEnumeratorCheckpointSerializer();
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return source.getProducedType();
    }
}
