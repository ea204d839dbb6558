package io.cdcctl.flink.mysql.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every character of every character set of a real server: the binlog and the snapshot give the same text. */
class RealCharsetsTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    private static final List<ColumnSpec> COLUMNS = List.of(new ColumnSpec("v", "v", ColumnKind.TEXT, 0));
    private static final int MANY = 400_000;
    private static final String BYTES = "WITH RECURSIVE b (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM b WHERE n < 255) ";

    @Test
    void allCharacters() throws Exception {
        List<String> names = SERVER.query("SELECT character_set_name FROM information_schema.character_sets WHERE character_set_name <> 'binary'");
        assertTrue(names.size() >= 40, names.toString());
        Map<String, List<ColumnSpec>> tables = new HashMap<>();
        try (BothWays ways = new BothWays(SERVER, ZeroDates.NULL);
                Connection connection = BothWays.connect(SERVER, "sql_mode = ''", "group_concat_max_len = 1000000")) {
            for (String name : names) {
                fill(connection, name);
                tables.put("c_" + name, COLUMNS);
            }
            Map<String, List<List<String>>> stream = ways.stream(tables);
            long characters = 0;
            for (String table : tables.keySet()) {
                List<List<String>> snapshot = ways.snapshot(table, COLUMNS);
                List<List<String>> rows = stream.get(table);
                assertEquals(snapshot.size(), rows.size(), table);
                for (int i = 0; i < rows.size(); i++) {
                    assertEquals(snapshot.get(i), rows.get(i), table + " row " + i);
                    characters += rows.get(i).get(0).length();
                }
            }
            assertTrue(characters > MANY, characters + " characters");
        }
    }

    /** A row for all characters that begin alike, as far as the server takes them. */
    private static void fill(Connection connection, String charset) throws SQLException {
        String table = "c_" + charset;
        int longest = Integer.parseInt(
                SERVER.query("SELECT maxlen FROM information_schema.character_sets WHERE character_set_name = '" + charset + "'").get(0));
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY AUTO_INCREMENT, v LONGTEXT CHARACTER SET " + charset + ")");
            if (charset.startsWith("utf") || charset.equals("ucs2")) {
                statement.execute("INSERT INTO " + table + " (v) VALUES " + points(charset));
                return;
            }
            insert(statement, charset, "b.n", "b.n DIV 64", charset.equals("ascii") ? "b WHERE b.n < 128" : "b");
            if (longest > 1) {
                insert(statement, charset, "b.n << 8 | c.n", "b.n", "b JOIN b AS c ON b.n > 127 AND HEX(CHAR(b.n USING " + charset + ")) = ''");
            }
            if (longest == 3) {
                insert(statement, charset, "143 << 16 | b.n << 8 | c.n", "b.n", "b JOIN b AS c ON b.n > 127");
            }
            if (longest == 4) {
                insert(statement, charset, "b.n << 24 | c.n << 16 | d.n << 8 | e.n", "b.n, c.n", "b JOIN b AS c JOIN b AS d JOIN b AS e"
                        + " WHERE (b.n BETWEEN 129 AND 133 OR b.n IN (144, 150, 227, 254)) AND c.n BETWEEN 48 AND 57 AND d.n BETWEEN 129 AND 254 AND e.n BETWEEN 48 AND 57");
            }
        }
    }

    private static void insert(Statement statement, String charset, String code, String group, String bytes) throws SQLException {
        String character = "CHAR(" + code + " USING " + charset + ")";
        statement.execute("INSERT INTO c_" + charset + " (v) " + BYTES + "SELECT GROUP_CONCAT(" + character + " SEPARATOR '') FROM " + bytes
                + " GROUP BY " + group);
    }

    /** Characters of Unicode from all planes, in the bytes of the character set. */
    private static String points(String charset) {
        Random random = new Random(charset.length());
        StringBuilder rows = new StringBuilder();
        int bound = charset.equals("ucs2") || charset.equals("utf8") || charset.equals("utf8mb3") ? 0x10000 : 0x110000;
        for (int row = 0; row < 200; row++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                int point = random.nextInt(random.nextInt(4) == 0 ? 0x100 : bound);
                text.append(String.format("%08x", point >= 0xD800 && point < 0xE000 ? 0x20AC : point));
            }
            rows.append(row == 0 ? "" : ", ").append("(CONVERT(_utf32 x'").append(text).append("' USING ").append(charset).append("))");
        }
        return rows.toString();
    }
}
