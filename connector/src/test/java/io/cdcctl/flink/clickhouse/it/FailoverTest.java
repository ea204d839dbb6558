package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two addresses of one ClickHouse. */
class FailoverTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final int ROWS = 10_000;
    private static final int INSERTS = 20;

    private FaultProxy first;
    private FaultProxy second;

    @BeforeEach
    void createTableAndProxies() throws IOException {
        SERVER.query("CREATE OR REPLACE TABLE t (id Int64, _version UInt64, _is_deleted UInt8)"
                + " ENGINE = ReplacingMergeTree(_version) ORDER BY id");
        first = new FaultProxy(SERVER.url);
        second = new FaultProxy(SERVER.url);
    }

    @AfterEach
    void closeProxies() throws IOException {
        first.close();
        second.close();
    }

    private void run(int parallelism) throws Exception {
        SinkJob job = new SinkJob(SERVER, "t", new TreeMap<>(Map.of("id", "BIGINT NOT NULL")))
                .option("url", first.url() + ";" + second.url())
                .option("sink.buffer-flush.max-rows", String.valueOf(ROWS / INSERTS));
        StreamExecutionEnvironment environment = Environments.failing();
        environment.setParallelism(parallelism);
        DataStream<Row> rows = environment
                .fromSequence(0, ROWS - 1)
                .setParallelism(1)
                .map(id -> Row.ofKind(RowKind.INSERT, id, id))
                .returns(job.rowType());
        job.run(environment, rows);
        assertEquals(ROWS + "\t" + (long) ROWS * (ROWS - 1) / 2, SERVER.query("SELECT count(), sum(id) FROM t FINAL"));
    }

    @Test
    void oneWriterStaysWithTheFirstServer() throws Exception {
        run(1);
        assertEquals(INSERTS, first.inserts());
        assertEquals(0, second.inserts());
    }

    @Test
    void writersOfSeveralSubtasksStartAtDifferentServers() throws Exception {
        run(2);
        assertTrue(first.inserts() > 0, "the first server had nothing to do");
        assertTrue(second.inserts() > 0, "the second server had nothing to do");
    }

    @Test
    void serverThatIsAwayIsLeftForTheNext() throws Exception {
        first.goAway();
        run(1);
        assertEquals(INSERTS, second.inserts());
    }

    @Test
    void serverThatDiesInTheMiddleHandsItsLoadOver() throws Exception {
        first.plan(number -> {
            if (number == 5) {
                goAway(first);
            }
            return Fault.none();
        });
        run(1);
        assertTrue(first.inserts() >= 6, first.inserts() + " inserts came to the server before it died");
        assertTrue(second.inserts() >= INSERTS - first.inserts(), second.inserts() + " inserts came to the second");
    }

    private static void goAway(FaultProxy proxy) {
        try {
            proxy.goAway();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
