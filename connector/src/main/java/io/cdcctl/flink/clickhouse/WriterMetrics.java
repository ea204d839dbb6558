package io.cdcctl.flink.clickhouse;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** Flink's standard sink metrics, and batches and retries beside them. Used by the task's thread only. */
final class WriterMetrics {

    private final Counter records;
    private final Counter bytes;
    private final Counter errors;
    private final Counter batches;
    private long lastSendMillis;

    /** @param retries read whenever metrics are reported */
    WriterMetrics(SinkWriterMetricGroup group, LongSupplier retries) {
        records = group.getNumRecordsSendCounter();
        bytes = group.getNumBytesSendCounter();
        errors = group.getNumRecordsSendErrorsCounter();
        batches = group.counter("numBatchesSend");
        group.gauge("numBatchRetries", retries::getAsLong);
        group.setCurrentSendTimeGauge(() -> lastSendMillis);
    }

    void written(RowBatch batch, long millis) {
        records.inc(batch.rows());
        bytes.inc(batch.bytes());
        batches.inc();
        lastSendMillis = millis;
    }

    void failed(int rows) {
        errors.inc(rows);
    }
}
