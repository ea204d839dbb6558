package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that say their version themselves, alone and in one topic with those that have that of their offset. */
class VersionsTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final Map<String, String> COLUMNS = new TreeMap<>(Map.of("id", "BIGINT NOT NULL", "name", "STRING"));

    private static final long EPOCH = 1L << 52;

    @BeforeEach
    void createTable() {
        SERVER.query("CREATE OR REPLACE TABLE t (id Int64, name String, _version UInt64, _is_deleted UInt8)"
                + " ENGINE = ReplacingMergeTree(_version) ORDER BY id");
    }

    private static SinkJob job() {
        return new SinkJob(SERVER, "t", COLUMNS).metadata("version");
    }

    private static Row put(long id, String name, long offset, Long place) {
        return Row.ofKind(RowKind.INSERT, id, name, offset, version(place, 1));
    }

    private static Row delete(long id, long offset, Long place) {
        return Row.ofKind(RowKind.DELETE, id, null, offset, version(place, 2));
    }

    private static byte[] version(Long place, int rank) {
        return place == null ? null : ByteBuffer.allocate(Long.BYTES).putLong(EPOCH | place << 2 | rank).array();
    }

    private static String visible() {
        return SERVER.query("SELECT id, name FROM t FINAL WHERE _is_deleted = 0 ORDER BY id");
    }

    /** What a topic holds to which a reader without versions wrote first, and then one with them. */
    private static List<Row> bothKinds() {
        return List.of(
                put(1, "a", 100, null),
                put(2, "b", 101, null),
                put(3, "c", 102, null),
                delete(3, 103, null),
                put(1, "a2", 104, 0L),
                delete(2, 105, 1L),
                put(3, "c2", 106, 2L),
                put(4, "d", 107, 3L),
                delete(4, 108, 4L),
                put(4, "d2", 109, 5L));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void topicOfBothKindsGivesTheSameInAnyOrder(long seed) throws Exception {
        job().run(bothKinds());
        assertEquals("1\ta2\n3\tc2\n4\td2", visible());
        List<Row> replay = new ArrayList<>(bothKinds());
        replay.addAll(bothKinds().subList(2, 8));
        Collections.shuffle(replay, new Random(seed));
        job().option("sink.buffer-flush.max-rows", "2").run(replay);
        assertEquals("1\ta2\n3\tc2\n4\td2", visible());
    }

    @Test
    void changeThatIsAppendedAgainDoesNotComeBack() throws Exception {
        job().run(List.of(put(1, "a", 0, 7L), put(1, "a2", 1, 8L), put(2, "b", 2, 9L), delete(2, 3, 10L)));
        job().run(List.of(put(1, "a", 4, 7L), put(2, "b", 5, 9L)));
        assertEquals("1\ta2", visible());
    }

    /** Version 2^63 and more is a number without sign in ClickHouse too. */
    @Test
    void highestEpochsAreAboveLowerOnes() throws Exception {
        byte[] high = ByteBuffer.allocate(Long.BYTES).putLong(0xfff0000000000001L).array();
        job().run(List.of(Row.ofKind(RowKind.INSERT, 1L, "new", 1L, high), put(1, "old", 2, 1L)));
        assertEquals("1\tnew", visible());
        assertEquals("18442240474082181121", SERVER.query("SELECT _version FROM t FINAL"));
    }
}
