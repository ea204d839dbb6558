package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a reporter of Flink's sees of a job that writes. */
class MetricsTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("id", "BIGINT NOT NULL");
        COLUMNS.put("size", "INT");
    }

    private static final long NEWEST = 1_700_000_000_123L;

    /** Offsets are ids; the newest change is in the middle. */
    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (long i = 0; i < 25; i++) {
            Instant time = i == 12 ? Instant.ofEpochMilli(NEWEST) : i == 13 ? null : Instant.EPOCH;
            rows.add(Row.ofKind(RowKind.INSERT, i, i == 3 ? null : i == 4 ? 100 : (int) i, i, time));
        }
        return rows;
    }

    private static long value(String name) {
        Metric metric = MetricCollector.METRICS.get(name);
        return metric instanceof Counter
                ? ((Counter) metric).getCount()
                : ((Number) ((Gauge<?>) metric).getValue()).longValue();
    }

    @Test
    void writerCountsWhatItWrites() throws Exception {
        SERVER.query("CREATE TABLE t (id Int64, size Int32, _version UInt64, _is_deleted UInt8, CONSTRAINT small CHECK"
                + " size < 100) ENGINE = ReplacingMergeTree(_version) ORDER BY id");
        SERVER.query("CREATE TABLE letters (target String, topic String, partition Int32, offset Int64,"
                + " reason LowCardinality(String), error String, row String, key_bytes String, value_bytes String)"
                + " ENGINE = ReplacingMergeTree ORDER BY (target, topic, partition, offset)");
        Configuration configuration = new Configuration();
        configuration.setString("metrics.reporter.collector.factory.class", MetricCollector.Factory.class.getName());
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        SinkJob job = new SinkJob(SERVER, "t", COLUMNS)
                .metadata("source-time")
                .option("sink.poison", "dead-letter")
                .option("sink.dead-letter.table-name", "letters")
                .option("sink.buffer-flush.interval", "0s")
                .option("sink.buffer-flush.max-rows", "10")
                // One batch at a time, so that the last one sent is the last one answered.
                .option("sink.buffer-count", "1");
        job.run(environment, environment.fromCollection(rows(), job.rowType()));

        assertEquals(23, value("numRecordsSend"));
        assertEquals(2, value("numRecordsSendErrors"));
        assertEquals(2, value("numDeadLetters"));
        assertEquals(3, value("numBatchesSend"));
        assertEquals(0, value("numBatchRetries"));
        assertEquals(4, value("lastBatchRows"));
        assertEquals(NEWEST, value("newestSourceTime"));
        assertTrue(value("numBytesSend") > 24 * 21, "bytes: " + value("numBytesSend"));
        assertTrue(value("currentSendTime") >= 0, "time: " + value("currentSendTime"));
    }
}
