package io.cdcctl.flink.clickhouse;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** Flink's standard sink metrics, and beside them the sink's own. Changed by the task's thread only. */
final class WriterMetrics {

    private final Counter records;
    private final Counter bytes;
    private final Counter errors;
    private final Counter batches;
    private final Counter deadLetters;
    private volatile long lastSendMillis;
    private volatile int lastBatchRows;
    private volatile long newestSourceTime = -1;

    /** @param retries read whenever metrics are reported */
    WriterMetrics(SinkWriterMetricGroup group, LongSupplier retries) {
        records = group.getNumRecordsSendCounter();
        bytes = group.getNumBytesSendCounter();
        errors = group.getNumRecordsSendErrorsCounter();
        batches = group.counter("numBatchesSend");
        deadLetters = group.counter("numDeadLetters");
        group.gauge("numBatchRetries", retries::getAsLong);
        group.gauge("lastBatchRows", () -> lastBatchRows);
        group.gauge("newestSourceTime", () -> newestSourceTime);
        group.setCurrentSendTimeGauge(() -> lastSendMillis);
    }

    /** @param refused rows of the batch that were not written */
    void written(RowBatch batch, int refused, long millis) {
        records.inc(batch.rows() - refused);
        bytes.inc(batch.bytes());
        batches.inc();
        lastBatchRows = batch.rows();
        lastSendMillis = millis;
        newestSourceTime = Math.max(newestSourceTime, batch.newestSourceTime());
    }

    void failed(int rows) {
        errors.inc(rows);
    }

    void deadLetters(int letters) {
        deadLetters.inc(letters);
    }
}
