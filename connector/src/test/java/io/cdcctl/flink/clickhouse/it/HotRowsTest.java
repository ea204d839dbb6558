package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A few rows that change all the time while their job fails and goes on from its checkpoints. */
class HotRowsTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final int KEYS = 300;
    private static final int CHANGES = 120_000;
    private static final int MAX_FAILURES = 10;

    private static final AtomicInteger FAILURES = new AtomicInteger();
    /** How often the job went on from the middle and not from the start. */
    private static final AtomicInteger RESUMED = new AtomicInteger();

    @Test
    void everyRowShowsItsLastValue() throws Exception {
        SERVER.query("CREATE OR REPLACE TABLE t (id Int64, total Nullable(Int64), _version UInt64, _is_deleted UInt8)"
                + " ENGINE = ReplacingMergeTree(_version) ORDER BY id");
        SinkJob job = new SinkJob(
                        SERVER, "t", new TreeMap<>(Map.of("id", "BIGINT NOT NULL", "total", "BIGINT")))
                .option("sink.buffer-flush.max-rows", "700")
                .option("sink.buffer-flush.interval", "10 ms");
        StreamExecutionEnvironment environment = Environments.restarting(Duration.ofMillis(100));
        job.run(environment, environment.fromSequence(0, CHANGES - 1).map(new Changes()).returns(job.rowType()));
        assertEquals(MAX_FAILURES, FAILURES.get());
        assertTrue(RESUMED.get() > 0, "the job has always started from the beginning");
        assertEquals(expected(), SERVER.query("SELECT id, total FROM t FINAL WHERE _is_deleted = 0 ORDER BY id"));
    }

    private static boolean isDelete(long change) {
        return change % 7 == 0;
    }

    private static String expected() {
        List<String> rows = new ArrayList<>();
        for (long change = CHANGES - KEYS; change < CHANGES; change++) {
            if (!isDelete(change)) {
                rows.add(change % KEYS + "\t" + change);
            }
        }
        return String.join("\n", rows);
    }

    /** Makes changes out of their numbers, not too fast, and fails now and then. */
    private static final class Changes extends RichMapFunction<Long, Row> {

        private static final long serialVersionUID = 1L;

        private final Random random = new Random();
        private boolean started;

        @Override
        public Row map(Long change) throws InterruptedException {
            if (!started && change > 0) {
                RESUMED.incrementAndGet();
            }
            started = true;
            if (change % 50 == 0) {
                Thread.sleep(1);
            }
            boolean last = change == CHANGES - 1;
            if (FAILURES.get() < MAX_FAILURES && (last || random.nextInt(CHANGES / 20) == 0)) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("made up");
            }
            return isDelete(change)
                    ? Row.ofKind(RowKind.DELETE, change % KEYS, null, change)
                    : Row.ofKind(RowKind.INSERT, change % KEYS, change, change);
        }
    }
}
