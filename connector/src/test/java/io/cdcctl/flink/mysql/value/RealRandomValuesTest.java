package io.cdcctl.flink.mysql.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random values of random types on a real server: the binlog and the snapshot give the same bytes, wherever the server is. */
class RealRandomValuesTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    private static final int TABLES = 6;
    private static final int COLUMNS = 40;
    private static final int ROWS = 40;

    private static String zoneBefore;

    @AfterAll
    static void putBack() throws SQLException {
        if (zoneBefore != null) {
            SERVER.run("SET GLOBAL time_zone = '" + zoneBefore + "'");
        }
    }

    /** Where the server has no tables of zones, New York is where it is in winter. */
    @ParameterizedTest
    @ValueSource(strings = {"+09:00", "America/New_York"})
    void areTheSameBothWays(String zone) throws Exception {
        boolean known = SERVER.query("SELECT CONVERT_TZ('2020-01-01', '+00:00', '" + zone + "')").get(0) != null;
        if (zoneBefore == null) {
            zoneBefore = SERVER.query("SELECT @@global.time_zone").get(0);
        }
        SERVER.run("SET GLOBAL time_zone = '" + (known ? zone : "-05:00") + "'");
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> charsets = SERVER.query("SELECT character_set_name FROM information_schema.character_sets WHERE character_set_name <> 'binary'");
        Map<String, List<RandomValues.Column>> columns = new HashMap<>();
        try (BothWays ways = new BothWays(SERVER, ZeroDates.parse("1970-01-01")); Connection connection = BothWays.connect(SERVER, "sql_mode = ''")) {
            for (int i = 0; i < TABLES; i++) {
                columns.put("r" + zone.length() + "_" + i, fill(connection, "r" + zone.length() + "_" + i, random, charsets));
            }
            compare(ways, columns, "seed " + seed);
        }
    }

    private static List<RandomValues.Column> fill(Connection connection, String table, Random random, List<String> charsets) throws SQLException {
        List<RandomValues.Column> columns = new ArrayList<>();
        for (int i = 0; i < COLUMNS; i++) {
            columns.add(RandomValues.column("c" + i, random, charsets));
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY AUTO_INCREMENT, "
                    + columns.stream().map(RandomValues.Column::definition).collect(Collectors.joining(", ")) + ")");
            for (int row = 0; row < ROWS; row++) {
                statement.execute("INSERT INTO " + table + " VALUES (NULL, "
                        + columns.stream().map(column -> column.value(random)).collect(Collectors.joining(", ")) + ")");
            }
        }
        return columns;
    }

    private static void compare(BothWays ways, Map<String, List<RandomValues.Column>> columns, String seed) throws Exception {
        Map<String, List<ColumnSpec>> specs = new HashMap<>();
        columns.forEach((table, list) -> specs.put(table, list.stream().map(column -> column.spec).collect(Collectors.toList())));
        Map<String, List<List<String>>> stream = ways.stream(specs);
        Set<ColumnKind> kinds = EnumSet.noneOf(ColumnKind.class);
        for (String table : columns.keySet()) {
            List<List<String>> snapshot = ways.snapshot(table, specs.get(table));
            assertEquals(ROWS, snapshot.size());
            for (int column = 0; column < COLUMNS; column++) {
                RandomValues.Column one = columns.get(table).get(column);
                for (int row = 0; row < ROWS; row++) {
                    String value = stream.get(table).get(row).get(column);
                    assertEquals(snapshot.get(row).get(column), value, seed + ", " + table + ", " + one.definition());
                    assertTrue(!value.startsWith("unwritable") && !value.startsWith("column"), () -> seed + ", " + one.definition() + ": " + value);
                }
                kinds.add(one.spec.kind);
            }
        }
        assertTrue(kinds.size() > 12, kinds.toString());
    }
}
