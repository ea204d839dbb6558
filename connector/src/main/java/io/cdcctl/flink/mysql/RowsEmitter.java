package io.cdcctl.flink.mysql;

import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.cdc.connectors.mysql.source.metrics.MySqlSourceReaderMetrics;
import org.apache.flink.cdc.connectors.mysql.source.reader.MySqlRecordEmitter;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSplitState;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.table.data.RowData;

/** Hands on the rows of {@link DirectSplitReader}, and what comes from Debezium. */
final class RowsEmitter extends MySqlRecordEmitter<RowData> {

    RowsEmitter(RecordDeserializer deserializer, MySqlSourceReaderMetrics metrics) {
        super(deserializer, metrics, true);
    }

    @Override
    protected void processElement(SourceRecord element, SourceOutput<RowData> output, MySqlSplitState state) throws Exception {
        if (element.value() instanceof SnapshotRows) {
            SnapshotRows some = (SnapshotRows) element.value();
            some.rows.forEach(output::collect);
            if (some.start != null) {
                state.asSnapshotSplitState().setHighWatermark(some.start);
            }
        } else {
            super.processElement(element, output, state);
        }
    }
}
