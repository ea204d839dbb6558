package io.cdcctl.flink.clickhouse;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** What Flink gives a writer: its thread, its clock, its metrics. */
final class WriterRuntime {

    final MailboxExecutor mailbox;
    final ProcessingTimeService clock;
    final SinkWriterMetricGroup metrics;

    WriterRuntime(MailboxExecutor mailbox, ProcessingTimeService clock, SinkWriterMetricGroup metrics) {
        this.mailbox = mailbox;
        this.clock = clock;
        this.metrics = metrics;
    }
}
