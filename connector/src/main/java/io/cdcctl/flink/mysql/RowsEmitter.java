package io.cdcctl.flink.mysql;

import java.util.Map;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.cdc.connectors.mysql.source.metrics.MySqlSourceReaderMetrics;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.apache.flink.cdc.connectors.mysql.source.reader.MySqlRecordEmitter;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSplitState;
import org.apache.flink.cdc.connectors.mysql.source.utils.RecordUtils;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.table.data.RowData;

/** Hands on the rows of {@link DirectSplitReader}, and what comes from Debezium. */
final class RowsEmitter extends MySqlRecordEmitter<RowData> {

    private final Map<String, BinlogOffset> leftOff;

    /** Of chunks that are read a second time: where the binlog was before the first. */
    RowsEmitter(RecordDeserializer deserializer, MySqlSourceReaderMetrics metrics, Map<String, BinlogOffset> leftOff) {
        super(deserializer, metrics, true);
        this.leftOff = leftOff;
    }

    @Override
    protected void processElement(SourceRecord element, SourceOutput<RowData> output, MySqlSplitState state) throws Exception {
        if (element.value() instanceof SnapshotRows) {
            SnapshotRows some = (SnapshotRows) element.value();
            some.rows.forEach(output::collect);
            if (some.start != null) {
                state.asSnapshotSplitState().setHighWatermark(some.start);
            }
            return;
        }
        super.processElement(element, output, state);
        if (state.isSnapshotSplitState() && RecordUtils.isHighWatermarkEvent(element)) {
            // A row that was written the first time and deleted before the second has its deletion in between.
            BinlogOffset first = leftOff.get(state.toMySqlSplit().splitId());
            if (first != null) {
                state.asSnapshotSplitState().setHighWatermark(first);
            }
        }
    }
}
