package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes of rows and of tables in a real MySQL. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealChangesTest {

    @RegisterExtension
    static final MysqlServer SERVER = MysqlServer.withNamesInBinlog();

    private static String option(String table, String key, String rest) {
        return "{\"database\": \"" + SERVER.database + "\", \"table\": \"" + table + "\", \"topic\": \"" + table + "\", \"key\": [\"" + key
                + "\"], \"columns\": [{\"name\": \"" + key + "\", \"type\": \"integer\"}, {\"name\": \"v\", \"as\": \"value\", \"type\": \"text\"}]"
                + rest + "}";
    }

    /** Without when it was: {@code t {"id":1} {"id":1,"value":"a","op":"+I"}}. */
    private static List<String> next(Reading reading, int count) {
        return reading.next(count).stream()
                .map(record -> record.replaceAll(",\"op_ts\":\"[0-9T:.-]+Z\"", ""))
                .collect(Collectors.toList());
    }

    @Test
    void ofAllTablesComeFromOneBinlogClient() throws Exception {
        SERVER.run("CREATE TABLE a (id INT PRIMARY KEY, v VARCHAR(20))");
        SERVER.run("CREATE TABLE `b.c` (id INT PRIMARY KEY, v VARCHAR(20))");
        SERVER.run("CREATE TABLE bxc (id INT PRIMARY KEY, v VARCHAR(60))");
        SERVER.run("INSERT INTO a VALUES (1, 'x')");
        SERVER.run("INSERT INTO bxc VALUES (1, 'of a table that is not carried')");
        String before = SERVER.query("SELECT MAX(id) FROM information_schema.processlist").get(0);
        try (Reading reading = new Reading(SERVER, "[" + option("a", "id", "") + "," + option("b.c", "id", "") + "]")) {
            assertEquals(List.of("a {\"id\":1} {\"id\":1,\"value\":\"x\",\"op\":\"+I\",\"op_ts\":\"1970-01-01T00:00:00Z\"}"), reading.next(1));
            SERVER.run("INSERT INTO bxc VALUES (2, 'of a table that is not carried')");
            SERVER.run("INSERT INTO `b.c` VALUES (5, 'y')");
            SERVER.run("UPDATE a SET v = NULL");
            assertEquals(
                    List.of("b.c {\"id\":5} {\"id\":5,\"value\":\"y\",\"op\":\"+I\"}", "a {\"id\":1} {\"id\":1,\"value\":null,\"op\":\"+U\"}"),
                    next(reading, 2));
            assertEquals(
                    List.of("1"),
                    SERVER.query("SELECT COUNT(*) FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%' AND id > " + before));
        }
    }

    @Test
    void thatGiveARowAnotherKeyTakeTheOldOneAway() throws Exception {
        SERVER.run("CREATE TABLE moving (id INT PRIMARY KEY, code INT NOT NULL UNIQUE, v VARCHAR(20))");
        SERVER.run("INSERT INTO moving VALUES (1, 10, 'x')");
        String byUnique = option("moving", "code", "");
        try (Reading reading = new Reading(SERVER, "[" + byUnique + "]")) {
            next(reading, 1);
            SERVER.run("UPDATE moving SET code = 11");
            SERVER.run("UPDATE moving SET id = 2");
            SERVER.run("DELETE FROM moving");
            assertEquals(
                    List.of(
                            "moving {\"code\":10} gone",
                            "moving {\"code\":11} {\"code\":11,\"value\":\"x\",\"op\":\"+I\"}",
                            // MySQL's own key is another; that of the records is not.
                            "moving {\"code\":11} {\"code\":11,\"value\":\"x\",\"op\":\"+U\"}",
                            "moving {\"code\":11} gone"),
                    next(reading, 4));
        }
    }

    @Test
    void ofRowsThatAreNotWantedAreLeftOut() throws Exception {
        SERVER.run("CREATE TABLE some_rows (id INT PRIMARY KEY, v VARCHAR(20))");
        SERVER.run("INSERT INTO some_rows VALUES (1, 'yes'), (2, 'no'), (3, 'maybe')");
        String filtered = option("some_rows", "id", ", \"where\": {\"v\": [\"yes\", \"maybe\"]}");
        try (Reading reading = new Reading(SERVER, "[" + filtered + "]")) {
            assertEquals(
                    List.of(
                            "some_rows {\"id\":1} {\"id\":1,\"value\":\"yes\",\"op\":\"+I\"}",
                            "some_rows {\"id\":3} {\"id\":3,\"value\":\"maybe\",\"op\":\"+I\"}"),
                    next(reading, 2));
            SERVER.run("INSERT INTO some_rows VALUES (4, 'no')");
            SERVER.run("UPDATE some_rows SET v = 'never' WHERE id = 2");
            SERVER.run("UPDATE some_rows SET v = 'no' WHERE id = 1");
            SERVER.run("UPDATE some_rows SET v = 'yes' WHERE id IN (2, 3)");
            SERVER.run("DELETE FROM some_rows");
            assertEquals(
                    List.of(
                            "some_rows {\"id\":1} gone",
                            "some_rows {\"id\":2} {\"id\":2,\"value\":\"yes\",\"op\":\"+I\"}",
                            "some_rows {\"id\":3} {\"id\":3,\"value\":\"yes\",\"op\":\"+U\"}",
                            "some_rows {\"id\":2} gone",
                            "some_rows {\"id\":3} gone"),
                    next(reading, 5));
        }
    }

    @Test
    void ofOtherColumnsAndOfEmptiedTablesStopNothing() throws Exception {
        SERVER.run("CREATE TABLE widened (id SMALLINT PRIMARY KEY, v VARCHAR(20))");
        SERVER.run("CREATE TABLE emptied (id INT PRIMARY KEY, v VARCHAR(20))");
        SERVER.run("INSERT INTO emptied VALUES (1, 'x')");
        try (Reading reading = new Reading(SERVER, "[" + option("widened", "id", "") + "," + option("emptied", "id", "") + "]")) {
            next(reading, 1);
            SERVER.run("ALTER TABLE widened ADD COLUMN more INT NOT NULL DEFAULT 7 FIRST, MODIFY v VARCHAR(300), MODIFY id BIGINT");
            SERVER.run("TRUNCATE TABLE emptied");
            SERVER.run("INSERT INTO widened VALUES (1, 70000, 'wide')");
            SERVER.run("DROP TABLE emptied");
            SERVER.run("CREATE TABLE emptied (id INT PRIMARY KEY, v VARCHAR(20), w INT)");
            SERVER.run("INSERT INTO emptied VALUES (2, 'again', 5)");
            assertEquals(
                    List.of(
                            "widened {\"id\":70000} {\"id\":70000,\"value\":\"wide\",\"op\":\"+I\"}",
                            "emptied {\"id\":2} {\"id\":2,\"value\":\"again\",\"op\":\"+I\"}"),
                    next(reading, 2));
        }
    }

    @Test
    void ofAColumnThatIsCarriedAreRecordsThatSayWhatItIsNow() throws Exception {
        String table = "Table " + SERVER.database + ".changing: column v ";
        assertEquals(
                table + "is not there any more; the columns are now id, w",
                reasonAfter("VARCHAR(20)", "text", "DROP COLUMN v", "'dropped'"));
        assertEquals(
                table + "is not there any more; the columns are now id, other",
                reasonAfter("VARCHAR(20)", "text", "RENAME COLUMN v TO other, DROP COLUMN w", "'renamed'"));
        assertEquals(
                table + "was declared as text and is now INT", reasonAfter("VARCHAR(20)", "text", "MODIFY v INT, DROP COLUMN w", "5"));
        assertEquals(
                table + "was declared as float and is now DOUBLE",
                reasonAfter("FLOAT", "float", "MODIFY v DOUBLE, DROP COLUMN w", "1.123456789012"));
    }

    @Test
    void ofTheSnapshotThatCannotBeWrittenStopNothing() throws Exception {
        SERVER.run("CREATE TABLE flags (id INT PRIMARY KEY, v BOOL)");
        SERVER.run("INSERT INTO flags VALUES (1, 1), (2, 2), (3, 0)");
        try (Reading reading = new Reading(SERVER, "[" + option("flags", "id", "").replace("text", "boolean") + "]")) {
            List<String> records = next(reading, 3);
            assertEquals("flags {\"id\":1} {\"id\":1,\"value\":true,\"op\":\"+I\"}", records.get(0));
            assertEquals(
                    "flags {\"id\":2} [\"Table " + SERVER.database + ".flags: column v has a value that cannot be written: a BOOL that is 2, neither"
                            + " 0 nor 1: declare the column as tinyint. The row of the snapshot is not carried\","
                            + "{\"change\":\"row of the snapshot\",\"row\":0,\"after\":{\"id\":2,\"v\":\"2\"}}]",
                    records.get(1));
            SERVER.run("UPDATE flags SET v = 0 WHERE id = 2");
            assertEquals(List.of("flags {\"id\":2} {\"id\":2,\"value\":false,\"op\":\"+U\"}"), next(reading, 1));
        }
    }

    /** Alters a table, inserts a row, and gives the beginning of its record; another table goes on, and the row can be deleted. */
    private static String reasonAfter(String type, String kind, String change, String value) throws Exception {
        SERVER.run("DROP TABLE IF EXISTS changing, staying");
        SERVER.run("CREATE TABLE changing (id INT PRIMARY KEY, v " + type + ", w VARCHAR(20))");
        SERVER.run("CREATE TABLE staying (id INT PRIMARY KEY, v VARCHAR(20))");
        SERVER.run("INSERT INTO staying VALUES (1, 'a')");
        String changing = option("changing", "id", "").replace("\"value\", \"type\": \"text\"", "\"value\", \"type\": \"" + kind + "\"");
        try (Reading reading = new Reading(SERVER, "[" + changing + "," + option("staying", "id", "") + "]")) {
            next(reading, 1);
            SERVER.run("ALTER TABLE changing " + change);
            SERVER.run("INSERT INTO changing VALUES (2, " + value + ")");
            SERVER.run("DELETE FROM changing");
            SERVER.run("UPDATE staying SET v = 'b'");
            List<String> records = next(reading, 3);
            assertEquals(
                    List.of("changing {\"id\":2} gone", "staying {\"id\":1} {\"id\":1,\"value\":\"b\",\"op\":\"+U\"}"),
                    records.subList(1, 3));
            Matcher record = Pattern.compile("changing \\{\"id\":2} \\[\"(.*)\\. The insert in \\S+ at \\d+ is not carried.*").matcher(records.get(0));
            assertTrue(record.matches(), records.get(0));
            return record.group(1);
        }
    }
}
