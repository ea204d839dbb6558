package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.http.ClickHouseClient;
import io.cdcctl.flink.clickhouse.http.ClickHouseException;
import io.cdcctl.flink.clickhouse.rowbinary.RowEncoder;
import io.cdcctl.flink.clickhouse.rowbinary.RowException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.table.data.RowData;

/**
 * Fills batches and sends them while the next one fills. Every batch is written before a checkpoint completes, so there
 * is no state. All fields belong to the task's thread; answers come back to it through the mailbox.
 */
final class ClickHouseSinkWriter implements SinkWriter<RowData> {

    private final SinkConfig config;
    private final ClickHouseClient client;
    private final InsertStatement statement;
    private final RowEncoder encoder;
    private final WriterRuntime runtime;
    private final WriterMetrics metrics;

    private final Deque<RowBatch> free = new ArrayDeque<>();
    private RowBatch filling;
    private int inFlight;
    /** Counts batches, so that a timer knows whether its batch is still the one being filled. */
    private long batchNumber;

    private boolean closed;

    ClickHouseSinkWriter(
            SinkConfig config,
            ClickHouseClient client,
            InsertStatement statement,
            RowEncoder encoder,
            WriterRuntime runtime) {
        this.config = config;
        this.client = client;
        this.statement = statement;
        this.encoder = encoder;
        this.runtime = runtime;
        this.metrics = new WriterMetrics(runtime.metrics, client::retries);
        for (int i = 0; i < config.bufferCount; i++) {
            free.add(new RowBatch(statement.head));
        }
    }

    @Override
    public void write(RowData row, Context context) throws IOException, InterruptedException {
        while (filling == null) {
            nextBatch();
        }
        try {
            filling.append(row, encoder);
        } catch (RowException e) {
            onBadRow(e);
            return;
        }
        if (filling.rows() >= config.maxRows || filling.bytes() >= config.maxBytes) {
            send();
        } else if (filling.rows() == 1) {
            scheduleSend();
        }
    }

    /** Takes a free batch, or lets the mailbox run until an answer frees one: this is what holds the job back. */
    private void nextBatch() throws InterruptedException {
        if (free.isEmpty()) {
            runtime.mailbox.yield();
        } else {
            filling = free.poll();
            batchNumber++;
        }
    }

    private void scheduleSend() {
        if (config.flushInterval.isZero()) {
            return;
        }
        long number = batchNumber;
        long due = runtime.clock.getCurrentProcessingTime() + config.flushInterval.toMillis();
        runtime.clock.registerTimer(due, time -> {
            if (number == batchNumber && filling != null) {
                send();
            }
        });
    }

    private void send() throws IOException {
        RowBatch batch = filling;
        filling = null;
        inFlight++;
        batch.sentNanos = System.nanoTime();
        Payload payload = Payload.of(batch, config.compression);
        client.insert(statement.text, statement.settings, payload.bytes, payload.length, payload.lz4)
                .whenComplete((written, error) -> answer(batch, error));
    }

    /** Runs in a thread of the HTTP client. */
    private void answer(RowBatch batch, Throwable error) {
        try {
            runtime.mailbox.execute(() -> onAnswer(batch, error), "ClickHouse has answered");
        } catch (RejectedExecutionException e) {
            // The task is over: the batch is written again when the job resumes from its checkpoint.
        }
    }

    private void onAnswer(RowBatch batch, Throwable error) throws IOException {
        if (closed) {
            return;
        }
        inFlight--;
        if (error != null) {
            onFailedBatch(batch, ClickHouseClient.clickHouseException(error));
        }
        metrics.written(batch, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - batch.sentNanos));
        batch.clear();
        free.add(batch);
    }

    /** Decides what becomes of a row that cannot be encoded. */
    private void onBadRow(RowException error) throws IOException {
        metrics.failed(1);
        throw error;
    }

    /** Decides what becomes of a batch that ClickHouse will not take. */
    private void onFailedBatch(RowBatch batch, ClickHouseException error) throws IOException {
        metrics.failed(batch.rows());
        throw error.prefixed(
                String.format("Cannot write %d rows into %s: ", batch.rows(), config.table));
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (filling != null && filling.rows() > 0) {
            send();
        }
        while (inFlight > 0) {
            runtime.mailbox.yield();
        }
    }

    @Override
    public void close() {
        closed = true;
        client.close();
    }
}
