package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.http.ClickHouseClient;
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
    private final SinkMetadata metadata;
    private final OpenTarget target;
    private final PoisonRecords poison;
    private final BatchRescue rescue;
    private final WriterRuntime runtime;
    private final WriterMetrics metrics;
    private final Runnable closeClient;

    private final Deque<RowBatch> free = new ArrayDeque<>();
    private RowBatch filling;
    private int inFlight;
    /** Counts batches, so that a timer knows whether its batch is still the one being filled. */
    private long batchNumber;
    /** Number of the batch whose time has come while another one was in flight. */
    private long overdue = -1;

    private boolean closed;

    ClickHouseSinkWriter(
            SinkConfig config,
            SinkMetadata metadata,
            OpenTarget target,
            PoisonRecords poison,
            WriterRuntime runtime,
            WriterMetrics metrics,
            Runnable closeClient) {
        this.config = config;
        this.metadata = metadata;
        this.target = target;
        this.poison = poison;
        this.rescue = new BatchRescue(config, target, poison, metrics);
        this.runtime = runtime;
        this.metrics = metrics;
        this.closeClient = closeClient;
        for (int i = 0; i < config.bufferCount; i++) {
            free.add(new RowBatch(
                    target.insert.statement.head, metadata, poison.failJob() ? null : new RowOrigins(metadata)));
        }
    }

    @Override
    public void write(RowData row, Context context) throws IOException, InterruptedException {
        while (filling == null) {
            nextBatch();
        }
        if (config.checksPartitions()) {
            checkPartition(metadata.partition(row));
        }
        UnreadablePart key = metadata.unreadableKey(row);
        UnreadablePart value = metadata.unreadableValue(row);
        if (key != null || value != null) {
            poison.unreadable(row, key, value);
            return;
        }
        try {
            filling.append(row, target.encoder);
        } catch (RowException e) {
            poison.doesNotFit(row, e);
            return;
        }
        if (filling.rows() >= config.maxRows || filling.bytes() >= config.maxBytes) {
            send();
        } else if (filling.rows() == 1) {
            scheduleSend();
        }
    }

    /** Kafka deals keys out by the number of partitions, so with more of them a key may go on in another one. */
    private void checkPartition(int partition) throws IOException {
        if (partition < 0 || partition >= config.sourcePartitions) {
            throw new IOException(String.format(
                    "A row for %s comes from partition %s, but '%s' is %d. With another number of partitions a key moves to"
                            + " another one, where offsets start anew, and an old change could win over a newer one. Build a"
                            + " new generation: a new topic and a new table.",
                    config.table, partition < 0 ? "NULL" : partition, SinkOptions.SOURCE_PARTITIONS.key(),
                    config.sourcePartitions));
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
                overdue = number;
                sendOverdue();
            }
        });
    }

    /**
     * Sends a batch that has waited long enough, unless another one is on its way: until that is written it may as well
     * take more rows. So batches grow under load, and ClickHouse gets no more parts than it can merge.
     */
    private void sendOverdue() throws IOException {
        if (overdue == batchNumber && filling != null && inFlight == 0) {
            send();
        }
    }

    private void send() throws IOException {
        RowBatch batch = filling;
        filling = null;
        inFlight++;
        batch.sentNanos = System.nanoTime();
        target.insert.send(batch).whenComplete((written, error) -> answer(batch, error));
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
        int refused = error == null ? 0 : rescue.rescue(batch, ClickHouseClient.clickHouseException(error));
        inFlight--;
        metrics.written(batch, refused, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - batch.sentNanos));
        batch.clear();
        free.add(batch);
        sendOverdue();
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (filling != null && filling.rows() > 0) {
            send();
        }
        while (inFlight > 0) {
            runtime.mailbox.yield();
        }
        poison.flush();
    }

    @Override
    public void close() {
        closed = true;
        closeClient.run();
    }
}
