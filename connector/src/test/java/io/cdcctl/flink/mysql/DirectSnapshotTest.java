package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first snapshot of a real MySQL. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DirectSnapshotTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    private static String option(String table, String columns) {
        return "[{\"database\": \"" + SERVER.database + "\", \"table\": \"" + table + "\", \"topic\": \"t\", \"key\": [\"id\"], \"columns\": ["
                + columns + "]}]";
    }

    private static void fill(String table, String id, int rows) throws Exception {
        SERVER.run("SET SESSION cte_max_recursion_depth = " + rows);
        SERVER.run("INSERT INTO " + table + " (id) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                + ") SELECT " + id + " FROM n");
    }

    private static List<String> keys(List<String> records) {
        return records.stream().map(record -> record.split(" ")[1]).sorted().collect(Collectors.toList());
    }

    @Test
    void hasEveryRowOfAllChunksOnce() throws Exception {
        SERVER.run("CREATE TABLE numbers (id BIGINT UNSIGNED PRIMARY KEY)");
        fill("numbers", "i * 3", 5_000);
        SERVER.run("INSERT INTO numbers VALUES (18446744073709551615)");
        try (Reading reading = new Reading(SERVER, option("numbers", "{\"name\": \"id\", \"type\": \"integer\"}"))) {
            List<String> wanted = IntStream.rangeClosed(1, 5_000).mapToObj(i -> "{\"id\":" + i * 3 + "}").collect(Collectors.toList());
            wanted.add("{\"id\":18446744073709551615}");
            assertEquals(wanted.stream().sorted().collect(Collectors.toList()), keys(reading.next(5_001)));
            SERVER.run("DELETE FROM numbers WHERE id = 3");
            assertEquals(List.of("t {\"id\":3} gone"), reading.next(1));
        }
    }

    @Test
    void isCutOnTextsToo() throws Exception {
        SERVER.run("CREATE TABLE texts (id VARCHAR(20) COLLATE utf8mb4_bin PRIMARY KEY)");
        fill("texts", "CONCAT('key ', i)", 500);
        try (Reading reading = new Reading(SERVER, option("texts", "{\"name\": \"id\", \"type\": \"text\"}"))) {
            assertEquals(500, reading.next(500).stream().distinct().count());
        }
    }

    @Test
    void isReadByDebeziumWhereItMeetsWhatCannotBeWritten() throws Exception {
        SERVER.run("CREATE TABLE mixed (id INT PRIMARY KEY, day DATE NOT NULL DEFAULT '2001-01-01', at TIME)");
        fill("mixed", "i", 1_200);
        SERVER.run("UPDATE mixed SET day = '0000-00-00' WHERE id = 1200");
        // Debezium would read it as 00:00:01.
        SERVER.run("UPDATE mixed SET at = '-00:00:01' WHERE id = 1");
        SERVER.run("ALTER TABLE mixed MODIFY day DATE NOT NULL DEFAULT '2000-02-02'");
        String columns = "{\"name\": \"id\", \"type\": \"integer\"}, {\"name\": \"day\", \"type\": \"date\"}, {\"name\": \"at\", \"type\": \"time\"}";
        try (Reading reading = new Reading(SERVER, option("mixed", columns))) {
            List<String> records = new ArrayList<>();
            while (records.stream().noneMatch(record -> record.contains("{\"id\":1200}"))) {
                records.addAll(reading.next(1));
            }
            assertEquals(1_200, records.stream().distinct().count());
            // The column's default stands for a day that is none.
            assertTrue(records.contains("t {\"id\":1200} {\"id\":1200,\"day\":\"2000-02-02\",\"at\":null,\"op\":\"+I\",\"op_ts\":\"1970-01-01T00:00:00Z\"}"));
            assertTrue(records.contains("t {\"id\":1} {\"id\":1,\"day\":\"2001-01-01\",\"at\":-1000000,\"op\":\"+I\",\"op_ts\":\"1970-01-01T00:00:00Z\"}"));
        }
    }

    @Test
    void isReadByDebeziumWhereAColumnIsOfAnotherKind() throws Exception {
        SERVER.run("CREATE TABLE wrong (id INT PRIMARY KEY, v BIT(8))");
        SERVER.run("INSERT INTO wrong VALUES (1, b'11001000')");
        String columns = "{\"name\": \"id\", \"type\": \"integer\"}, {\"name\": \"v\", \"type\": \"integer\"}";
        try (Reading reading = new Reading(SERVER, option("wrong", columns))) {
            String record = reading.next(1).get(0);
            assertTrue(record.contains("column v was declared as integer and is now BYTES (io.debezium.data.Bits)"), record);
        }
    }
}
