package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdcctl.flink.mysql.MysqlServer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables of a real MySQL that are altered during the snapshot, when rows of before are in the binlog that comes after it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SnapshotDdlTest {

    @RegisterExtension
    static final MysqlServer SERVER = MysqlServer.withNamesInBinlog();

    /** Rows of a table that is read first, more than a job holds of which nobody takes them. */
    private static final int HELD = 20_000;

    private static String option(String... tables) {
        return Stream.of(tables)
                .map(table -> "{\"database\": \"" + SERVER.database + "\", \"table\": \"" + table + "\", \"topic\": \"" + table
                        + "\", \"key\": [\"id\"], \"columns\": [{\"name\": \"id\", \"type\": \"integer\"}, {\"name\": \"v\", \"type\": \"text\"}]}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String row(int id, String value, String op) {
        return "{\"id\":" + id + "} {\"id\":" + id + ",\"v\":\"" + value + "\",\"op\":\"" + op + "\"}";
    }

    private static void create(String table, String columns, String values) throws Exception {
        SERVER.run("CREATE TABLE " + table + " (id INT PRIMARY KEY, " + columns + ")");
        SERVER.run("INSERT INTO " + table + " VALUES (1, " + values + ")");
    }

    /** A row comes, and the first one gets the value {@code b}; then the table is altered and gets another row. */
    private static void change(String table, String values, String alter) throws Exception {
        SERVER.run("INSERT INTO " + table + " VALUES (2, " + values + ")");
        SERVER.run("UPDATE " + table + " SET v = 'b' WHERE id = 1");
        SERVER.run("ALTER TABLE " + table + " " + alter);
        SERVER.run("INSERT INTO " + table + " (id, v) VALUES (3, 'c')");
    }

    @Test
    void haveAllRowsRight() throws Exception {
        create("a_held", "v VARCHAR(1000)", "''");
        SERVER.run("SET SESSION cte_max_recursion_depth = " + HELD);
        SERVER.run("INSERT INTO a_held WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < " + HELD
                + ") SELECT i, REPEAT('x', 1000) FROM n");
        create("added", "v VARCHAR(20)", "'a'");
        create("dropped", "gone VARCHAR(20), v VARCHAR(20)", "'wrong', 'a'");
        create("moved", "v VARCHAR(20), w VARCHAR(20) DEFAULT 'wrong'", "'a', 'wrong'");
        create("sorted", "v ENUM('a', 'b', 'c')", "'a'");
        create("lost", "v VARCHAR(20), w INT", "'a', 5");
        List<String> altered = Arrays.asList("added", "dropped", "moved", "sorted");
        try (Reading reading = new Reading(SERVER, option("a_held", "added", "dropped", "moved", "sorted", "lost"))) {
            reading.next(1);
            change("added", "'c'", "ADD COLUMN more VARCHAR(20) DEFAULT 'wrong' AFTER id");
            change("dropped", "'wrong', 'c'", "DROP COLUMN gone");
            change("moved", "'c', 'wrong'", "MODIFY v VARCHAR(20) AFTER w");
            change("sorted", "'c'", "MODIFY v ENUM('c', 'a', 'b')");
            SERVER.run("INSERT INTO lost VALUES (2, 'c', 5)");
            SERVER.run("ALTER TABLE lost DROP COLUMN v, ADD COLUMN x INT");
            List<String> records = reading.next(HELD - 1 + 6 * altered.size() + 1);
            for (String table : altered) {
                assertEquals(
                        List.of(row(1, "b", "+I"), row(2, "c", "+I"), row(3, "c", "+I"), row(2, "c", "+I"), row(1, "b", "+U"), row(3, "c", "+I")),
                        of(table, records));
            }
            // The table cannot be read without the column; the binlog has what was written before.
            assertEquals(List.of(row(2, "c", "+I")), of("lost", records));
        }
    }

    /** What comes after the topic, without when it was. */
    private static List<String> of(String table, List<String> records) {
        return records.stream()
                .filter(record -> record.startsWith(table + " "))
                .map(record -> record.substring(table.length() + 1).replaceAll(",\"op_ts\":\"[0-9T:.-]+Z\"", ""))
                .collect(Collectors.toList());
    }
}
