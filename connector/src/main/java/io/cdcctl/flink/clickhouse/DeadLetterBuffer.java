package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.http.ClickHouseClient;
import io.cdcctl.flink.clickhouse.http.ClickHouseException;
import io.cdcctl.flink.clickhouse.rowbinary.RowBinaryBuffer;
import io.cdcctl.flink.clickhouse.target.DeadLetterTable;
import io.cdcctl.flink.clickhouse.target.TargetTable;
import java.io.IOException;
import java.time.Duration;

/** Collects dead letters and writes them into their table, at the latest when a checkpoint waits for them. */
final class DeadLetterBuffer {

    private static final int MOST_LETTERS = 1_000;
    private static final int MOST_BYTES = 4 << 20;

    private final SinkConfig config;
    private final BatchInsert insert;
    private final WriterRuntime runtime;
    private final WriterMetrics metrics;
    private final RowBinaryBuffer buffer = new RowBinaryBuffer(1024);
    private int letters;

    private DeadLetterBuffer(SinkConfig config, BatchInsert insert, WriterRuntime runtime, WriterMetrics metrics) {
        this.config = config;
        this.insert = insert;
        this.runtime = runtime;
        this.metrics = metrics;
        buffer.writeBytes(insert.statement.head);
    }

    /** Compares the configured dead-letter table with what is written. */
    static DeadLetterBuffer open(ClickHouseClient client, SinkConfig config, WriterRuntime runtime, WriterMetrics metrics)
            throws IOException {
        TargetTable table = TargetTable.read(client, config.deadLetters);
        InsertStatement statement = InsertStatement.of(table, DeadLetterTable.columns(table));
        return new DeadLetterBuffer(config, new BatchInsert(client, statement, config.compression), runtime, metrics);
    }

    void add(DeadLetter letter) throws IOException {
        letter.encode(config.table.toString(), buffer);
        letters++;
        if (letters >= MOST_LETTERS || buffer.position() >= MOST_BYTES) {
            flush();
        } else if (letters == 1) {
            scheduleFlush(config.flushInterval);
        }
    }

    private void scheduleFlush(Duration interval) {
        if (!interval.isZero()) {
            runtime.clock.registerTimer(
                    runtime.clock.getCurrentProcessingTime() + interval.toMillis(), time -> flush());
        }
    }

    /** Returns when every letter is written. */
    void flush() throws IOException {
        if (letters == 0) {
            return;
        }
        try {
            insert.write(buffer.array(), buffer.position());
        } catch (ClickHouseException e) {
            throw e.prefixed(String.format("Cannot write %d dead letters into %s: ", letters, config.deadLetters));
        }
        metrics.deadLetters(letters);
        buffer.rewind(insert.statement.head.length);
        letters = 0;
    }
}
