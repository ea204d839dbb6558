package io.cdcctl.flink.clickhouse.it;

import static io.cdcctl.flink.clickhouse.it.Failures.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Errors of a server in the middle of a job: which are waited out, which end it, and that no row is lost by either. */
class FaultTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final int ROWS = 10_000;
    private static final int ROWS_IN_BATCH = 500;

    /** Rows that the running job has read. */
    private static final AtomicInteger READ = new AtomicInteger();

    @BeforeEach
    void createTable() {
        SERVER.query("CREATE OR REPLACE TABLE t (id Int64, _version UInt64, _is_deleted UInt8)"
                + " ENGINE = ReplacingMergeTree(_version) ORDER BY id");
        READ.set(0);
    }

    private static SinkJob job(FaultProxy proxy) {
        return new SinkJob(SERVER, "t", new TreeMap<>(Map.of("id", "BIGINT NOT NULL")))
                .option("url", proxy.url())
                .option("sink.buffer-flush.max-rows", String.valueOf(ROWS_IN_BATCH));
    }

    private static void run(StreamExecutionEnvironment environment, SinkJob job)
            throws InterruptedException, ExecutionException {
        DataStream<Row> rows = environment
                .fromSequence(0, ROWS - 1)
                .map(id -> {
                    READ.incrementAndGet();
                    return Row.ofKind(RowKind.INSERT, id, id);
                })
                .returns(job.rowType());
        job.run(environment, rows);
    }

    private static void assertEveryRowIsThere() {
        assertEquals(ROWS + "\t" + (long) ROWS * (ROWS - 1) / 2, SERVER.query("SELECT count(), sum(id) FROM t FINAL"));
    }

    @Test
    void errorsThatPassAreWaitedOut() throws Exception {
        List<Fault> faults = List.of(
                Fault.status(503), Fault.none(), Fault.code(202), Fault.code(242), Fault.cutRequest(),
                Fault.cutAnswer(), Fault.none(), Fault.silence(Duration.ofMillis(2500)),
                Fault.writtenLate(Duration.ofMillis(500)));
        try (FaultProxy proxy = new FaultProxy(SERVER.url)) {
            proxy.plan(number -> number < faults.size() ? faults.get(number) : Fault.none());
            run(Environments.failing(), job(proxy).option("sink.request-timeout", "2 s"));
            assertEquals(ROWS / ROWS_IN_BATCH + 7, proxy.inserts(), "every fault costs one more attempt");
        }
        assertEquals(ROWS, READ.get(), "the job must not start again");
        assertEveryRowIsThere();
    }

    @Test
    void attemptsComeAtGrowingIntervals() throws Exception {
        try (FaultProxy proxy = new FaultProxy(SERVER.url)) {
            proxy.plan(number -> number < 5 ? Fault.code(202) : Fault.none());
            run(Environments.failing(), job(proxy).option("sink.buffer-flush.max-rows", String.valueOf(ROWS)));
            assertEquals(6, proxy.inserts());
            for (int i = 1; i < 6; i++) {
                long millis = (proxy.insertNanos().get(i) - proxy.insertNanos().get(i - 1)) / 1_000_000;
                assertTrue(millis >= 50L << (i - 1), "attempt " + (i + 1) + " came after " + millis + " ms");
            }
        }
        assertEveryRowIsThere();
    }

    @Test
    void serverThatDoesNotRecoverFailsTheJobAndNoRowIsDropped() throws Exception {
        try (FaultProxy proxy = new FaultProxy(SERVER.url)) {
            proxy.plan(number -> number < 3 ? Fault.none() : Fault.status(503));
            SinkJob job = job(proxy).option("sink.max-retry-duration", "1 s");
            String failure = Failures.of(() -> run(Environments.failing(), job));
            assertTrue(
                    failure.matches("(?s).*Cannot write 500 rows into \\w+\\.t: Gave up after [2-9] attempts in"
                            + " [01][.,]\\d s: " + proxy.url() + "/ answered HTTP 503\\R.*"),
                    failure);
            assertEquals("1500", SERVER.query("SELECT count() FROM t"));
            proxy.plan(number -> Fault.none());
            run(Environments.failing(), job);
        }
        assertEveryRowIsThere();
    }

    @Test
    void tableDroppedUnderTheJobFailsItAtOnce() throws Exception {
        try (FaultProxy proxy = new FaultProxy(SERVER.url)) {
            proxy.plan(number -> {
                if (number == 3) {
                    SERVER.query("DROP TABLE t SYNC");
                }
                return Fault.none();
            });
            String failure = Failures.of(() -> run(Environments.failing(), job(proxy)));
            assertContains(failure, "Cannot write 500 rows into " + SERVER.database + ".t: Code: 60. DB::Exception: ");
            assertContains(failure, "UNKNOWN_TABLE");
            assertFalse(failure.contains("Gave up"), failure);
        }
    }

    @Test
    void fullDiskFailsTheJobNamingIt() throws Exception {
        try (FaultProxy proxy = new FaultProxy(SERVER.url)) {
            SinkJob job = job(proxy)
                    .option("clickhouse.settings.min_free_disk_bytes_to_perform_insert", String.valueOf(1L << 60));
            String failure = Failures.of(() -> run(Environments.failing(), job));
            assertContains(failure, "Cannot write 500 rows into " + SERVER.database + ".t: Code: 243. DB::Exception: ");
            assertContains(failure, "NOT_ENOUGH_SPACE");
            assertFalse(failure.contains("Gave up"), failure);
        }
        assertEquals("0", SERVER.query("SELECT count() FROM t"));
    }

    @Test
    void jobThatFullDisksHaveFailedGoesOnFromItsCheckpoint() throws Exception {
        Fault full = Fault.setting("min_free_disk_bytes_to_perform_insert", String.valueOf(1L << 60));
        try (FaultProxy proxy = new FaultProxy(SERVER.url)) {
            proxy.plan(number -> number == 4 || number == 9 ? full : Fault.none());
            run(Environments.restarting(Duration.ofMillis(100)), job(proxy));
        }
        assertTrue(READ.get() > ROWS, "the job has not started again");
        assertEveryRowIsThere();
    }

    @Test
    void passwordChangedUnderTheJobFailsItAtOnceAndNoRowIsDropped() throws Exception {
        try (FaultProxy proxy = new FaultProxy(SERVER.url)) {
            proxy.plan(number -> number == 3 ? Fault.otherPassword(SERVER.user, "not-the-password") : Fault.none());
            SinkJob job = job(proxy);
            String failure = Failures.of(() -> run(Environments.failing(), job));
            assertContains(failure, "Cannot write 500 rows into " + SERVER.database + ".t: Code: 516. DB::Exception: ");
            assertContains(failure, "AUTHENTICATION_FAILED");
            assertFalse(failure.contains("Gave up"), failure);
            assertFalse(failure.contains("not-the-password"), failure);
            assertFalse(!SERVER.password.isEmpty() && failure.contains(SERVER.password), failure);
            run(Environments.failing(), job);
        }
        assertEveryRowIsThere();
    }
}
