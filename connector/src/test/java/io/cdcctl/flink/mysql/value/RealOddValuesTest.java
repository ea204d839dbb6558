package io.cdcctl.flink.mysql.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that only some sessions let in: both ways in give the same, and the same reason where there is none. */
class RealOddValuesTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    private static int tables;

    /** What each row is, both ways. */
    private static String rows(ZeroDates zeroDates, ColumnKind kind, String type, String... values) throws Exception {
        String table = "o" + tables++;
        List<ColumnSpec> columns = List.of(new ColumnSpec("v", "v", kind, 0));
        try (BothWays ways = new BothWays(SERVER, zeroDates);
                Connection connection = BothWays.connect(SERVER, "sql_mode = 'ALLOW_INVALID_DATES'")) {
            fill(connection, table, type, values);
            String stream = joined(ways.stream(Map.of(table, columns)).get(table));
            assertEquals(joined(ways.snapshot(table, columns)), stream);
            return stream;
        }
    }

    private static void fill(Connection connection, String table, String type, String... values) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY AUTO_INCREMENT, v " + type + ")");
            for (String value : values) {
                statement.execute("INSERT INTO " + table + " (v) VALUES (" + value + ")");
            }
        }
    }

    private static String joined(List<List<String>> rows) {
        return rows.stream().flatMap(List::stream).collect(Collectors.joining(" | "));
    }

    @ParameterizedTest
    @CsvSource({
        "null, DATE NULL, DATE, null | null | \"2020-02-29\"",
        "null, DATE NOT NULL, DATE, unwritable: a date with a part of zero in a NOT NULL column | unwritable: a date with a part of zero in a NOT NULL column | \"2020-02-29\"",
        "error, DATETIME(6) NULL, DATETIME, 'unwritable: a date with a part of zero, such as 0000-00-00 | unwritable: a date with a part of zero, such as 0000-00-00 | \"2020-02-29T00:00:00\"'",
        "1900-01-01, DATETIME NOT NULL, DATETIME, \"1900-01-01T00:00:00\" | \"1900-01-01T00:00:00\" | \"2020-02-29T00:00:00\"",
        "1970-01-01, TIMESTAMP(3) NOT NULL, TIMESTAMP, \"1970-01-01T00:00:00Z\" | \"1970-01-01T00:00:00Z\" | \"2020-02-29T00:00:00Z\"",
    })
    void zeroDates(String zeroDates, String type, ColumnKind kind, String rows) throws Exception {
        assertEquals(rows, rows(ZeroDates.parse(zeroDates), kind, type, "'0000-00-00'", "'2020-00-01'", "'2020-02-29'"));
    }

    @Test
    void daysThatNoCalendarHas() throws Exception {
        String refused = "unwritable: the date 2020-2-30, which no calendar has";
        assertEquals(refused, rows(ZeroDates.NULL, ColumnKind.DATE, "DATE", "'2020-02-30'"));
        assertEquals(refused, rows(ZeroDates.NULL, ColumnKind.DATETIME, "DATETIME(3)", "'2020-02-30 10:00:00'"));
    }

    @Test
    void flagsOfOtherNumbers() throws Exception {
        assertEquals("true | unwritable: a BOOL that is 2, neither 0 nor 1: declare the column as tinyint | false | null",
                rows(ZeroDates.NULL, ColumnKind.BOOLEAN, "BOOL", "1", "2", "0", "NULL"));
    }

    /** The field report's table: its texts were NULL in the snapshot. */
    @Test
    void optionsInTheSetOfBytes() throws Exception {
        assertEquals("\"b\" | \"\" | \"é\"", rows(ZeroDates.NULL, ColumnKind.TEXT, "ENUM('a', 'b', 'é') CHARACTER SET binary", "'b'", "0", "3"));
        assertEquals("\"x,z\" | \"\" | \"y\"", rows(ZeroDates.NULL, ColumnKind.TEXT, "SET('x', 'y', 'z') CHARACTER SET binary", "'x,z'", "0", "'y'"));
    }

    @Test
    void optionsOfManyValues() throws Exception {
        String values = Stream.iterate(0, i -> i + 1).limit(300).map(i -> "'v" + i + "'").collect(Collectors.joining(", "));
        assertEquals("\"v299\" | \"\" | \"v0\"", rows(ZeroDates.NULL, ColumnKind.TEXT, "ENUM(" + values + ")", "300", "'none'", "1"));
        String all = Stream.iterate(0, i -> i + 1).limit(64).map(i -> "'s" + i + "'").collect(Collectors.joining(", "));
        assertEquals("\"s63\" | \"s0,s1,s63\"",
                rows(ZeroDates.NULL, ColumnKind.TEXT, "SET(" + all + ")", "9223372036854775808", "9223372036854775811"));
    }

    /** Later servers cut them off. */
    @Test
    void halvesOfCharactersThatMysqlLetsIn() throws Exception {
        List<String> both = List.of("\"\uFFFD\"", "\"\"");
        assertTrue(both.contains(rows(ZeroDates.NULL, ColumnKind.TEXT, "VARCHAR(5) CHARACTER SET ucs2", "x'D83D'")));
        assertTrue(both.contains(rows(ZeroDates.NULL, ColumnKind.TEXT, "VARCHAR(5) CHARACTER SET utf32", "x'0000D83D'")));
        assertTrue(List.of("\"?a\"", "\"\"").contains(rows(ZeroDates.NULL, ColumnKind.TEXT, "VARCHAR(5) CHARACTER SET ascii", "x'8061'")));
    }

    @Test
    void zerosAndSpacesAtTheEnd() throws Exception {
        assertEquals("\"YQAA\" | \"YSAA\" | \"AAAA\"", rows(ZeroDates.NULL, ColumnKind.BYTES, "BINARY(3)", "'a'", "'a '", "''"));
        assertEquals("\"a\" | \"a\\u0000\" | \"\"", rows(ZeroDates.NULL, ColumnKind.TEXT, "CHAR(3) CHARACTER SET utf16", "'a  '", "'a\\0'", "'  '"));
        assertEquals("\"a \" | \"\"", rows(ZeroDates.NULL, ColumnKind.TEXT, "VARCHAR(3)", "'a '", "''"));
    }
}
