package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What readers see after deletions, replays, and a server that goes away. */
class DeliveryTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final Map<String, String> COLUMNS =
            new TreeMap<>(Map.of("id", "BIGINT NOT NULL", "name", "STRING", "size", "INT"));

    @BeforeEach
    void createTable() {
        SERVER.query("CREATE OR REPLACE TABLE t (id Int64, name String, size Int32, _version UInt64, _is_deleted UInt8,"
                + " _synced_at DateTime64(3, 'UTC') DEFAULT now64(3)) ENGINE = ReplacingMergeTree(_version) ORDER BY id");
    }

    private static SinkJob job() {
        return new SinkJob(SERVER, "t", COLUMNS);
    }

    private static Row put(long id, String name, long offset) {
        return Row.ofKind(RowKind.INSERT, id, name, (int) offset, offset);
    }

    private static Row delete(long id, long offset) {
        return Row.ofKind(RowKind.DELETE, id, null, null, offset);
    }

    private static String visible() {
        return SERVER.query("SELECT id, name, size FROM t FINAL WHERE _is_deleted = 0 ORDER BY id");
    }

    private static List<Row> history() {
        return List.of(
                put(1, "a", 0), put(2, "b", 1), put(1, "a2", 2), delete(2, 3), put(3, "c", 4), delete(3, 5), put(3, "c2", 6));
    }

    @Test
    void lastChangeOfEachKeyIsVisible() throws Exception {
        job().run(history());
        assertEquals("1\ta2\t2\n3\tc2\t6", visible());
        assertEquals("14\t1", SERVER.query("SELECT _version, _is_deleted FROM t FINAL WHERE id = 2"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void replayInAnyOrderAndBatchingGivesTheSame(long seed) throws Exception {
        job().run(history());
        Random random = new Random(seed);
        List<Row> replay = new ArrayList<>(history());
        replay.addAll(history().subList(0, 4));
        Collections.shuffle(replay, random);
        job().option("sink.buffer-flush.max-rows", String.valueOf(1 + random.nextInt(4))).run(replay);
        assertEquals("1\ta2\t2\n3\tc2\t6", visible());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "lz4"})
    void manyBatchesArriveWhole(String compression) throws Exception {
        job().option("sink.compression", compression)
                .option("sink.buffer-flush.max-rows", "700")
                .option("clickhouse.settings.max_insert_threads", "1")
                .run(many(10_000));
        assertEquals("10000\t49995000\t10000", SERVER.query("SELECT count(), sum(size), uniqExact(name) FROM t FINAL"));
    }

    @Test
    void intervalSendsWithoutCheckpointOrFullBatch() throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        SinkJob job = job().option("sink.buffer-flush.interval", "50ms");
        // The job only ends once its first row can be read, so it hangs where the interval does nothing.
        DataStream<Row> rows = environment.fromCollection(List.of(put(1, "first", 0), put(2, "second", 1)), job.rowType());
        DataStream<Row> waiting = rows.map(row -> {
                    if ((long) row.getField(0) == 2) {
                        awaitRow();
                    }
                    return row;
                })
                .returns(job.rowType())
                .disableChaining();
        job.run(environment, waiting);
        assertEquals("1\tfirst\t0\n2\tsecond\t1", visible());
    }

    private static void awaitRow() throws InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!SERVER.query("SELECT count() FROM t").equals("1")) {
            assertTrue(System.nanoTime() < deadline, "the first row was not sent within 20 s");
            Thread.sleep(20);
        }
    }

    @Test
    void brokenConnectionsLoseNothing() throws Exception {
        try (FlakyProxy proxy = new FlakyProxy(URI.create(SERVER.url))) {
            job().option("url", proxy.url())
                    .option("sink.buffer-flush.max-rows", "500")
                    .run(many(50_000));
            assertTrue(proxy.broken() > 0, "the proxy has broken no connection");
        }
        assertEquals("50000\t1249975000", SERVER.query("SELECT count(), sum(size) FROM t FINAL"));
    }

    private static List<Row> many(int count) {
        List<Row> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(put(i, "name " + i, i));
        }
        return rows;
    }
}
