package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** History: every change is a row of its own, once, however often it is written. */
class AppendTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("id", "BIGINT NOT NULL");
        COLUMNS.put("name", "STRING");
    }

    private static Row put(long id, String name, long offset) {
        return Row.ofKind(RowKind.INSERT, id, name, offset);
    }

    private static Row delete(long id, long offset) {
        return Row.ofKind(RowKind.DELETE, id, null, offset);
    }

    @Test
    void replaysAndShufflesGiveEachChangeOnce() throws Exception {
        SERVER.query("CREATE TABLE history (id Int64, name Nullable(String), _version UInt64, _is_deleted UInt8)"
                + " ENGINE = ReplacingMergeTree(_version) ORDER BY (id, _version)");
        List<Row> changes = List.of(
                put(1, "a", 0), put(2, "b", 1), put(1, "a2", 2), delete(2, 3), put(2, "b", 4), put(1, "a", 5), delete(1, 6));
        run("history", changes);
        for (int seed = 1; seed <= 2; seed++) {
            List<Row> replay = new ArrayList<>(changes);
            replay.addAll(changes.subList(2, 5));
            Collections.shuffle(replay, new Random(seed));
            run("history", replay);
        }
        assertEquals(
                "1\ta\t0\t0\n1\ta2\t2\t0\n1\ta\t5\t0\n1\t\\N\t6\t1\n2\tb\t1\t0\n2\t\\N\t3\t1\n2\tb\t4\t0",
                SERVER.query("SELECT id, name, bitShiftRight(_version, 2), _is_deleted FROM history FINAL ORDER BY id, _version"));
    }

    private static void run(String table, List<Row> changes) throws Exception {
        new SinkJob(SERVER, table, COLUMNS)
                .option("sink.mode", "append")
                .option("sink.buffer-flush.max-rows", "4")
                .run(changes);
    }
}
