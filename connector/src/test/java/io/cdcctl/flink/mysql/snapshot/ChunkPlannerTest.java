package io.cdcctl.flink.mysql.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All chunks of a table together have each row once, whatever the key is. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChunkPlannerTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    private static final String ID = "{\"name\": \"id\", \"type\": \"integer\"}";

    private static int tables;

    private static TableSpec byKey(String table, String kind) {
        return Snapshots.table(SERVER, table, "\"k\", \"id\"", "{\"name\": \"k\", \"type\": \"" + kind + "\", \"precision\": 65}, " + ID);
    }

    /** Each value stands in some rows; MySQL says how many values are different for it. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '#', value = {
        "TINYINT; integer; -128|-1|0|1|127",
        "INT UNSIGNED; integer; 0|1|2147483648|4294967295",
        "INT(8) ZEROFILL; integer; 0|42|99999999",
        "BIGINT; integer; -9223372036854775808|-1|0|1|9223372036854775807",
        "BIGINT UNSIGNED; integer; 0|1|9223372036854775807|9223372036854775808|18446744073709551615",
        "DECIMAL(65, 30); decimal; -99999999999999999999999999999999999.999999999999999999999999999999|-0.000000000000000000000000000001|0|1.5",
        "DOUBLE; double; -1.7976931348623157e308|-0.1|0|5e-324|0.1|0.30000000000000004|1e100|9007199254740993",
        "DOUBLE(10, 2); double; -0.1|0|0.1|0.3|99999999.99",
        "YEAR; year; 0|1901|1999|2000|2005|2155",
        "BIT(33); bits; b'0'|b'1'|b'10'|x'0100000000'|x'01ffffffff'",
        "BIT(64); bits; b'0'|b'1'|x'7fffffffffffffff'|x'ffffffffffffffff'",
        "BIT(1); boolean; b'0'|b'1'",
        "DATE; text; '0000-00-00'|'2020-00-00'|'2020-01-01'|'9999-12-31'",
        "DATETIME(6); text; '0000-00-00'|'2020-01-00 10:00:00.5'|'2020-01-01 00:00:00.000001'|'9999-12-31 23:59:59.999999'",
        "TIMESTAMP(3); text; '0000-00-00'|'1970-01-01 00:00:01'|'2020-10-25 00:30:00'|'2020-10-25 01:30:00.999'|'2038-01-19 03:14:07.999'",
        "TIME(2); time; '-838:59:58.5'|'-01:00:00.25'|'-00:00:00.01'|'00:00:00'|'23:59:59.99'|'838:59:59'",
        "BINARY(2); bytes; x'0000'|x'0001'|x'00ff'|x'7f00'|x'8000'|x'ff00'|x'ffff'",
        "VARBINARY(9); bytes; x''|x'00'|x'0000'|x'61'|x'27'|x'5c'|x'ff'",
        "ENUM('z', 'b', 'a''s'); text; 'z'|'b'|'a''s'",
        "ENUM('z', 'b') CHARACTER SET binary; text; 'z'|'b'",
        "SET('z', 'b', 'a'); text; ''|'z'|'b'|'a'|'z,a'|'z,b,a'",
    })
    void byEveryTypeOfKey(String type, String kind, String list) throws Exception {
        check(type, kind, list.split("\\|"));
    }

    /** Texts that are equal for some collations, in quotes, behind a space, outside of most character sets. */
    @ParameterizedTest
    @ValueSource(strings = {
        "utf8mb4 COLLATE utf8mb4_0900_ai_ci", "utf8mb4 COLLATE utf8mb4_bin", "utf8mb4 COLLATE utf8mb4_general_ci", "utf8 COLLATE utf8_general_ci",
        "utf8mb4 COLLATE utf8mb4_ja_0900_as_cs_ks", "utf8mb4 COLLATE utf8mb4_de_pb_0900_as_cs", "latin1 COLLATE latin1_german2_ci",
        "latin1 COLLATE latin1_swedish_ci", "latin1 COLLATE latin1_bin", "sjis COLLATE sjis_japanese_ci", "cp932 COLLATE cp932_bin",
        "gbk COLLATE gbk_chinese_ci", "gb18030 COLLATE gb18030_chinese_ci", "big5 COLLATE big5_bin", "ujis COLLATE ujis_japanese_ci",
        "utf16 COLLATE utf16_unicode_ci", "utf16le COLLATE utf16le_bin", "utf32 COLLATE utf32_general_ci", "ucs2 COLLATE ucs2_bin",
        "cp1251 COLLATE cp1251_general_cs", "latin2 COLLATE latin2_czech_cs", "tis620 COLLATE tis620_thai_ci", "ascii COLLATE ascii_general_ci",
    })
    void byEveryCollation(String characters) throws Exception {
        String[] texts = {
            "''", "' '", "'a'", "'A'", "'a '", "'Z'", "'_'", "'it''s'", "'\\\\'", "'ä'", "'Ä'", "'ae'", "'ß'", "'ss'", "'é'", "'e'", "'ч'",
            "'ж'", "'あ'", "'ア'", "'表'", "'ソ'", "'中'", "'ก'", "'\uD83D\uDE00'", "x'00'", "'ch'", "'č'", "'～'", "'−'"
        };
        check("VARCHAR(20) CHARACTER SET " + characters, "text", texts);
    }

    /** Letters with marks, signs that are ignored, CJK, Thai, quotes; a seed that differs gives others. */
    @ParameterizedTest
    @ValueSource(strings = {"utf8mb4_0900_ai_ci", "utf8mb4_0900_as_cs", "utf8mb4_unicode_ci", "utf8mb4_hu_0900_ai_ci", "utf8mb4_bin"})
    void byRandomTexts(String collation) throws Exception {
        Random random = new Random(15);
        int[] points = {0, 9, 32, 39, 45, 65, 92, 97, 99, 104, 0xDF, 0xE4, 0xAD, 0x301, 0x308, 0x430, 0xE01, 0x3042, 0x30A2, 0x4E2D, 0xFF5E, 0x1F600};
        String[] values = new String[60];
        for (int i = 0; i < values.length; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(4); left >= 0; left--) {
                text.appendCodePoint(points[random.nextInt(points.length)]);
            }
            StringBuilder hex = new StringBuilder();
            for (byte one : text.toString().getBytes(StandardCharsets.UTF_8)) {
                hex.append(String.format("%02x", one));
            }
            values[i] = "_utf8mb4 x'" + hex + "'";
        }
        check("VARCHAR(20) COLLATE " + collation, "text", values);
    }

    private static void check(String type, String kind, String[] values) throws Exception {
        String table = "t" + tables++;
        SERVER.run("SET sql_mode = ''");
        SERVER.run("CREATE TABLE " + table + " (id INT AUTO_INCREMENT, k " + type + " NOT NULL, PRIMARY KEY (k, id), KEY (id))");
        for (int i = 0; i < values.length; i++) {
            for (int copies = i % 3; copies >= 0; copies--) {
                SERVER.run("INSERT INTO " + table + " (k) VALUES (" + values[i] + ")");
            }
        }
        List<String> ids = SERVER.query("SELECT id FROM " + table + " ORDER BY id");
        int different = Integer.parseInt(SERVER.query("SELECT COUNT(DISTINCT k) FROM " + table).get(0));
        for (int rows : new int[] {1, 2, 3, ids.size() + 1}) {
            try (SnapshotSession session = Snapshots.open(SERVER)) {
                List<Chunk> chunks = Snapshots.plan(session, byKey(table, kind), rows, rows);
                int most = Math.min(ids.size() / rows + 1, different + 1);
                assertTrue(rows >= ids.size() ? chunks.size() == 1 : chunks.size() > 1 && chunks.size() <= most, chunks + " of " + rows);
                List<String> read = new ArrayList<>();
                for (Chunk chunk : chunks) {
                    read.addAll(ids(session, byKey(table, kind), chunk));
                }
                read.sort((a, b) -> Integer.parseInt(a) - Integer.parseInt(b));
                assertEquals(ids, read, chunks::toString);
            }
        }
    }

    /** Also of records that are none of rows, as those of zero dates are. */
    private static List<String> ids(SnapshotSession session, TableSpec table, Chunk chunk) throws Exception {
        return Snapshots.read(session, table, chunk).stream()
                .map(record -> record.replaceFirst("(?s).*\"id\":(\\d+).*", "$1"))
                .collect(Collectors.toList());
    }

    @Test
    void everyChunkHasItsRowsWhereKeysAreUnique() throws Exception {
        numbers("numbers", 1000);
        TableSpec table = Snapshots.table(SERVER, "numbers", "\"id\"", ID);
        try (SnapshotSession session = Snapshots.open(SERVER)) {
            List<Chunk> chunks = Snapshots.plan(session, table, 300, 1);
            assertEquals(
                    "[#0 [, 301), #1 [301, 601), #2 [601, 901), #3 [901, )]", chunks.toString().replace(table.name(), ""));
            assertEquals(300, Snapshots.read(session, table, chunks.get(1)).size());
        }
    }

    @Test
    void rowsMayComeAndGoMeanwhile() throws Exception {
        numbers("moving", 200);
        TableSpec table = Snapshots.table(SERVER, "moving", "\"id\"", ID);
        try (SnapshotSession session = Snapshots.open(SERVER)) {
            TablePlan plan = TablePlan.begin(table.name());
            List<String> read = new ArrayList<>();
            while (!plan.done) {
                ChunkPlanner.Step step = ChunkPlanner.next(session, table, plan, 10, 2);
                // Rows beyond the table, in what was read, at the bound, and some that were not read yet are gone.
                SERVER.run("INSERT INTO moving VALUES (" + (1000 + plan.chunks) + "), (" + -plan.chunks + " - 1)");
                SERVER.run("DELETE FROM moving WHERE id % 20 = 1 AND id < 500 AND id > " + 10 * plan.chunks);
                for (Chunk chunk : step.chunks) {
                    read.addAll(ids(session, table, chunk));
                }
                plan = step.plan;
            }
            assertEquals(read.size(), read.stream().distinct().count());
            List<String> there = SERVER.query("SELECT id FROM moving WHERE id BETWEEN 1 AND 500");
            assertTrue(read.containsAll(there), read::toString);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '#', value = {
        "k INT, KEY (k); integer",
        "k FLOAT NOT NULL, KEY (k); float",
        "k INT NOT NULL, KEY (id, k); integer",
        "k VARCHAR(20) NOT NULL, KEY (k(3)); text",
        "k INT NOT NULL, KEY (k) INVISIBLE; integer",
    })
    void whatCannotBeCutIsOneChunk(String columns, String kind) throws Exception {
        String table = "t" + tables++;
        SERVER.run("CREATE TABLE " + table + " (id INT, " + columns + ")");
        SERVER.run("INSERT INTO " + table + " (id, k) VALUES (1, 1), (2, 2), (3, 3)");
        try (SnapshotSession session = Snapshots.open(SERVER)) {
            TableSpec spec = byKey(table, kind);
            List<Chunk> chunks = Snapshots.plan(session, spec, 1, 5);
            assertEquals(1, chunks.size());
            assertNull(chunks.get(0).lower);
            assertNull(chunks.get(0).upper);
            assertEquals(3, Snapshots.read(session, spec, chunks.get(0)).size());
        }
    }

    @Test
    void anIndexFindsTheRows() throws Exception {
        SERVER.run("CREATE TABLE kinds (k ENUM('a', 'b', 'c') NOT NULL, id INT NOT NULL, PRIMARY KEY (k, id))");
        SERVER.run("INSERT INTO kinds SELECT 'c', help_keyword_id FROM mysql.help_keyword");
        SERVER.run("INSERT INTO kinds VALUES ('a', 1), ('b', 1)");
        SERVER.run("ANALYZE TABLE kinds");
        try (SnapshotSession session = Snapshots.open(SERVER)) {
            TableSpec table = byKey("kinds", "text");
            KeyOrder order = KeyOrder.of(table, ServerTable.of(session, table));
            assertEquals(" WHERE `k` IN (0, 1, 2)", order.where(null, "3"));
            String explain = "EXPLAIN FORMAT=TRADITIONAL SELECT * FROM " + SERVER.database + ".kinds";
            assertEquals("range", session.query(explain + order.where("1", "3")).get(0)[4]);
        }
    }

    @Test
    void aKeyOfAnotherOrderNeedsOtherChunks() throws Exception {
        SERVER.run("CREATE TABLE turned (k VARCHAR(9) COLLATE utf8mb4_bin NOT NULL, id INT, PRIMARY KEY (k))");
        SERVER.run("INSERT INTO turned VALUES ('a', 1), ('B', 2), ('c', 3)");
        TableSpec table = byKey("turned", "text");
        try (SnapshotSession session = Snapshots.open(SERVER)) {
            ChunkPlanner.Step step = ChunkPlanner.next(session, table, TablePlan.begin(table.name()), 1, 1);
            SERVER.run("ALTER TABLE turned MODIFY k VARCHAR(19) COLLATE utf8mb4_bin NOT NULL");
            assertEquals(1, ids(session, table, step.chunks.get(0)).size());
            SERVER.run("ALTER TABLE turned MODIFY k VARCHAR(19) COLLATE utf8mb4_general_ci NOT NULL");
            TableException read = assertThrows(TableException.class, () -> ChunkReader.open(session, table, step.chunks.get(0), ZeroDates.ERROR));
            assertEquals(
                    "Table " + table.name() + " cannot be read: its chunks were cut on `k` text utf8mb4_bin, which is now `k` text"
                            + " utf8mb4_general_ci. The whole table is read instead.",
                    read.getMessage());
            assertEquals(TableException.Reason.KEY_CHANGED, read.reason());
            assertEquals(3, ids(session, table, step.chunks.get(0).whole()).size());
            ChunkPlanner.Step anew = ChunkPlanner.next(session, table, step.plan, 1, 9);
            assertEquals(null, anew.chunks.get(0).lower);
            assertEquals(1, anew.chunks.get(0).index);
            assertEquals(4, anew.plan.chunks);
            assertEquals(true, anew.plan.done);
        }
    }

    @Test
    void anIndexMayComeAndGo() throws Exception {
        SERVER.run("CREATE TABLE indexed (id INT NOT NULL, KEY (id))");
        SERVER.run("INSERT INTO indexed VALUES (1), (2), (3), (4)");
        TableSpec table = Snapshots.table(SERVER, "indexed", "\"id\"", ID);
        try (SnapshotSession session = Snapshots.open(SERVER)) {
            ChunkPlanner.Step first = ChunkPlanner.next(session, table, TablePlan.begin(table.name()), 1, 1);
            SERVER.run("ALTER TABLE indexed DROP KEY id");
            ChunkPlanner.Step rest = ChunkPlanner.next(session, table, first.plan, 1, 9);
            assertEquals("[#0 [, 2)][#1 [2, )]", (first.chunks.toString() + rest.chunks).replace(table.name(), ""));
            assertEquals(3, Snapshots.read(session, table, rest.chunks.get(0)).size());
            Chunk whole = Snapshots.plan(session, table, 1, 1).get(0);
            SERVER.run("ALTER TABLE indexed ADD KEY (id), MODIFY id BIGINT NOT NULL");
            assertEquals(1, Snapshots.read(session, table, first.chunks.get(0)).size());
            SERVER.run("ALTER TABLE indexed MODIFY id VARCHAR(9) NOT NULL");
            assertEquals(4, Snapshots.read(session, table, whole).size());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 8096", "500000, 8096", "5000000, 78125", "50000000, 500000", "9000000000, 500000"})
    void chunksGrowWithTheRows(long rows, int size) {
        assertEquals(size, ChunkSizes.forRows(rows, 8096));
    }

    @Test
    void mysqlEstimatesTheRows() throws Exception {
        numbers("ma``ny", 20_000);
        TableSpec table = Snapshots.table(SERVER, "ma`ny", "\"id\"", ID);
        try (SnapshotSession session = Snapshots.open(SERVER)) {
            int size = ChunkSizes.of(session, table, 3);
            assertTrue(size > 20_000 / 64 / 2 && size < 20_000 / 64 * 2, String.valueOf(size));
        }
    }

    private static void numbers(String table, int count) throws Exception {
        SERVER.run("SET SESSION cte_max_recursion_depth = 100000");
        SERVER.run("CREATE TABLE `" + table + "` (id INT PRIMARY KEY)");
        SERVER.run("INSERT INTO `" + table + "` WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + count
                + ") SELECT i FROM n");
    }
}
