package io.cdcctl.flink.clickhouse;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;

/** What Flink gives a writer: its thread and its clock. */
final class WriterRuntime {

    final MailboxExecutor mailbox;
    final ProcessingTimeService clock;

    WriterRuntime(MailboxExecutor mailbox, ProcessingTimeService clock) {
        this.mailbox = mailbox;
        this.clock = clock;
    }
}
