package io.cdcctl.flink.mysql.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.TableSpecs;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes in a real binlog that cannot be carried are in the topic all the same, in order, as records that are no rows. */
class UnwritableRowsTest {

    @RegisterExtension
    static final MysqlServer SERVER = MysqlServer.withNamesInBinlog();

    private static final String COLUMNS = "\"topic\": \"x\", \"key\": [\"id\"], \"columns\": [{\"name\": \"id\", \"type\": \"integer\"},"
            + " {\"name\": \"flag\", \"as\": \"shown\", \"type\": \"boolean\"}, {\"name\": \"note\", \"type\": \"text\"}]";

    private static final String TWO =
            "Table t: column flag has a value that cannot be written: a BOOL that is 2, neither 0 nor 1: declare the column as tinyint. The ";

    private StreamPosition start;

    @BeforeEach
    void create() throws Exception {
        SERVER.run("DROP TABLE IF EXISTS t");
        SERVER.run("CREATE TABLE t (id INT PRIMARY KEY, secret INT, flag TINYINT(1), note LONGTEXT)");
        start = Reader.end(SERVER);
    }

    /** What the changes since then give, without the database and with {@code AT} for each place. */
    private List<String> changes(String rest, String... statements) throws Exception {
        for (String statement : statements) {
            SERVER.run(statement);
        }
        List<TableSpec> tables = TableSpecs.parse("[{\"database\": \"" + SERVER.database + "\", \"table\": \"t\", " + COLUMNS + rest + "}]");
        return new Reader(SERVER, tables).read(start).changes().stream()
                .map(record -> record.replace(SERVER.database + ".", "").replaceAll("in \\S+ at \\d+", "AT"))
                .collect(Collectors.toList());
    }

    /** {@code x {"id":1} ["reason",{"change":"insert AT","row":0,"after":{...}}]}. */
    private static String unreadable(int id, String reason, String change, String after) {
        return "x {\"id\":" + id + "} [\"" + reason + "\",{\"change\":\"" + change + " AT\",\"row\":0,\"after\":{" + after + "}}]";
    }

    private static String row(int id, boolean shown, String op) {
        return "x {\"id\":" + id + "} {\"id\":" + id + ",\"shown\":" + shown + ",\"note\":null,\"op\":\"" + op + "\"}";
    }

    @Test
    void aValueIsNoneOfItsType() throws Exception {
        assertEquals(
                List.of(
                        row(1, true, "+I"),
                        unreadable(1, TWO + "update AT is not carried", "update", "\"id\":1,\"flag\":\"2\",\"note\":null"),
                        row(1, false, "+U"),
                        // Another key takes the row of the one before away.
                        "x {\"id\":1} -",
                        unreadable(2, TWO + "update AT is not carried", "update", "\"id\":2,\"flag\":\"2\",\"note\":null"),
                        "x {\"id\":2} -"),
                changes(
                        "",
                        "INSERT INTO t VALUES (1, 7, 1, NULL)",
                        "UPDATE t SET flag = 2",
                        "UPDATE t SET flag = 0",
                        "UPDATE t SET id = 2, flag = 2",
                        "DELETE FROM t"));
    }

    @Test
    void aDeletionNeedsTheKeyAloneWhetherTheFilterLetTheRowPassOrNot() throws Exception {
        String gone = "Table t: column flag is not there any more; the columns are now id, secret, note. The ";
        assertEquals(
                List.of(
                        unreadable(1, TWO + "insert AT is not carried", "insert", "\"id\":1,\"flag\":\"2\",\"note\":null"),
                        "x {\"id\":1} -",
                        unreadable(2, TWO + "insert AT is not carried", "insert", "\"id\":2,\"flag\":\"2\",\"note\":null"),
                        // The filter does not let it pass any more.
                        "x {\"id\":2} -",
                        unreadable(2, gone + "update AT is not carried. Run `cdcctl drift`", "update", "\"id\":2,\"note\":\"b\""),
                        "x {\"id\":2} -"),
                changes(
                        ", \"where\": {\"flag\": [true]}",
                        "INSERT INTO t VALUES (1, 7, 2, NULL)",
                        "DELETE FROM t",
                        "INSERT INTO t VALUES (2, 7, 2, NULL), (3, 7, 0, NULL)",
                        "UPDATE t SET flag = 0",
                        "DELETE FROM t WHERE id = 3",
                        "ALTER TABLE t DROP COLUMN flag",
                        "UPDATE t SET note = 'b'",
                        "DELETE FROM t"));
    }

    @Test
    void aKeyThatCannotBeWrittenIsReplacedByOneThatIsNoKey() throws Exception {
        String why = "Table t: column id is not there any more; the columns are now number, secret, flag, note. The ";
        String next = " AT is not carried. Run `cdcctl drift`";
        List<String> changes = changes(
                "",
                "ALTER TABLE t RENAME COLUMN id TO number",
                "INSERT INTO t VALUES (7, 5, 1, 'a')",
                "UPDATE t SET flag = 0, note = 'b'",
                "DELETE FROM t");
        assertEquals(4, changes.size());
        assertRecord(why + "insert" + next, "\"after\":{\"flag\":true,\"note\":\"a\"}", changes.get(0));
        assertRecord(why + "update" + next, "\"before\":{\"flag\":true,\"note\":\"a\"}", changes.get(1));
        assertRecord(why + "update" + next, "\"after\":{\"flag\":false,\"note\":\"b\"}", changes.get(2));
        assertRecord(why + "deletion" + next, "\"before\":{\"flag\":false,\"note\":\"b\"}", changes.get(3));
        assertNotEquals(key(changes.get(1)), key(changes.get(2)));
        // A change that is read again gives the same records.
        assertEquals(changes, changes(""));
    }

    private static void assertRecord(String reason, String content, String record) {
        assertTrue(key(record).matches("x \\[\"\\Q" + reason + "\\E\",\"[0-9a-f-]{36}\"\\]"), record);
        assertTrue(record.contains("] [\"" + reason + "\",{\"change\":") && record.endsWith("\"row\":0," + content + "}]"), record);
    }

    private static String key(String record) {
        return record.substring(0, record.indexOf(']') + 1);
    }

    /** Kafka's producer would fail. Of the large value its size in the binlog is said. */
    @Test
    void aRowIsTooLargeForARecord() throws Exception {
        String reason = "Table t: a row takes 2000080 bytes as JSON, where a record has 1000000 at most: leave the column that is so large out of"
                + " pipeline.yaml. The insert AT is not carried";
        List<String> changes = changes(
                "", "INSERT INTO t VALUES (1, 7, NULL, REPEAT('x', 999900))", "INSERT INTO t VALUES (2, 7, NULL, REPEAT('x', 2000000))");
        assertTrue(changes.get(0).startsWith("x {\"id\":1} {\"id\":1,\"shown\":null,\"note\":\"xxx"));
        assertEquals(unreadable(2, reason, "insert", "\"id\":2,\"flag\":null,\"note\":\"2000004 bytes\""), changes.get(1));
    }
}
