package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that is away for a minute under load: the job waits, holds its source back, and loses nothing. */
class OutageTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final int ROWS = 200_000;
    private static final int ROWS_IN_BATCH = 1_000;
    private static final int BATCHES = 3;
    private static final Duration OUTAGE = Duration.ofSeconds(60);
    private static final long HEAP_NOISE_BYTES = 32L << 20;

    /** Rows that the source has given out. */
    private static final AtomicInteger READ = new AtomicInteger();

    @Test
    void jobWaitsForTheServerAndHoldsItsSourceBack() throws Exception {
        SERVER.query("CREATE OR REPLACE TABLE t (id Int64, _version UInt64, _is_deleted UInt8)"
                + " ENGINE = ReplacingMergeTree(_version) ORDER BY id");
        try (FaultProxy proxy = new FaultProxy(SERVER.url)) {
            CompletableFuture<Void> job = CompletableFuture.runAsync(() -> run(proxy.url()));
            awaitInserts(proxy, 5, job);
            proxy.goAway();
            long back = System.nanoTime() + OUTAGE.toNanos();
            Thread.sleep(5_000);
            int read = READ.get();
            long heap = usedHeap();
            int inserts = proxy.inserts();
            TimeUnit.NANOSECONDS.sleep(back - System.nanoTime());
            assertFalse(job.isDone(), "the job has ended without its server");
            assertEquals(read, READ.get(), "the source has gone on");
            assertTrue(read <= (inserts + BATCHES) * ROWS_IN_BATCH, read + " rows for " + inserts + " inserts");
            long grown = usedHeap() - heap;
            assertTrue(grown < HEAP_NOISE_BYTES, "the heap has grown by " + grown + " bytes");
            proxy.comeBack();
            job.get(120, TimeUnit.SECONDS);
        }
        assertEquals(ROWS, READ.get(), "the job must not start again");
        assertEquals(ROWS + "\t" + (long) ROWS * (ROWS - 1) / 2, SERVER.query("SELECT count(), sum(id) FROM t FINAL"));
    }

    private static void run(String url) {
        SinkJob job = new SinkJob(SERVER, "t", new TreeMap<>(Map.of("id", "BIGINT NOT NULL")))
                .option("url", url)
                .option("sink.buffer-count", String.valueOf(BATCHES))
                .option("sink.buffer-flush.max-rows", String.valueOf(ROWS_IN_BATCH));
        StreamExecutionEnvironment environment = Environments.failing();
        environment.enableCheckpointing(2_000);
        DataStream<Row> rows = environment
                .fromSequence(0, ROWS - 1)
                .map(id -> {
                    READ.incrementAndGet();
                    return Row.ofKind(RowKind.INSERT, id, id);
                })
                .returns(job.rowType());
        try {
            job.run(environment, rows);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitInserts(FaultProxy proxy, int count, CompletableFuture<Void> job)
            throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (proxy.inserts() < count) {
            assertTrue(System.nanoTime() < deadline && !job.isDone(), "the job writes nothing");
            Thread.sleep(1);
        }
    }

    /** Bytes that live objects take. */
    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
