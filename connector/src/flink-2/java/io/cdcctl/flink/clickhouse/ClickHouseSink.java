package io.cdcctl.flink.clickhouse;

import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.data.RowData;

/** Sink without state. */
final class ClickHouseSink implements Sink<RowData> {

    private static final long serialVersionUID = 1L;

    private final ClickHouseWriters writers;

    ClickHouseSink(ClickHouseWriters writers) {
        this.writers = writers;
    }

    @Override
    public SinkWriter<RowData> createWriter(WriterInitContext context) throws IOException {
        WriterRuntime runtime = new WriterRuntime(context.getMailboxExecutor(), context.getProcessingTimeService());
        int index = context.getTaskInfo().getIndexOfThisSubtask();
        return writers.open(index, context.getTaskInfo().getNumberOfParallelSubtasks(), runtime, context.metricGroup());
    }
}
