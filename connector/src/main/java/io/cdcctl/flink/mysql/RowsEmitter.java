package io.cdcctl.flink.mysql;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.cdc.connectors.mysql.source.metrics.MySqlSourceReaderMetrics;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.apache.flink.cdc.connectors.mysql.source.reader.MySqlRecordEmitter;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSnapshotSplitState;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSplitState;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.table.data.RowData;

/** Hands on the rows of {@link DirectSplitReader}, and what comes from Debezium. */
final class RowsEmitter extends MySqlRecordEmitter<RowData> {

    /**
     * Where chunks began, by their ids, that are not read to their end: changes since then come after them, also where Debezium
     * begins with them anew.
     */
    private final Map<String, BinlogOffset> begun = new HashMap<>();

    RowsEmitter(RecordDeserializer deserializer, MySqlSourceReaderMetrics metrics) {
        super(deserializer, metrics, true);
    }

    @Override
    protected void processElement(SourceRecord element, SourceOutput<RowData> output, MySqlSplitState state) throws Exception {
        if (element.value() instanceof SnapshotRows) {
            emit((SnapshotRows) element.value(), output, state.asSnapshotSplitState());
            return;
        }
        super.processElement(element, output, state);
        if (!begun.isEmpty() && state.isSnapshotSplitState() && state.asSnapshotSplitState().getHighWatermark() != null) {
            BinlogOffset start = begun.remove(splitId(state));
            if (start != null) {
                state.asSnapshotSplitState().setHighWatermark(start);
            }
        }
    }

    private void emit(SnapshotRows some, SourceOutput<RowData> output, MySqlSnapshotSplitState state) {
        for (RowData row : some.rows) {
            output.collect(row);
        }
        if (some.last) {
            begun.remove(splitId(state));
            state.setHighWatermark(some.start);
        } else {
            begun.put(splitId(state), some.start);
        }
    }

    private static String splitId(MySqlSplitState state) {
        return state.toMySqlSplit().splitId();
    }
}
