package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.TableSpecs;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfig;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table has about 64 chunks, however many rows it has. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChunkSizesTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    @ParameterizedTest
    @CsvSource({"0, 8096", "500000, 8096", "5000000, 78125", "50000000, 500000", "9000000000, 500000"})
    void growWithTheRows(long rows, int size) {
        assertEquals(size, ChunkSizes.forRows(rows, 8096));
    }

    @Test
    void areThoseOfTheLargestTable() throws Exception {
        SERVER.run("SET SESSION cte_max_recursion_depth = 20000");
        SERVER.run("CREATE TABLE few (id INT PRIMARY KEY)");
        SERVER.run("CREATE TABLE `ma``ny.x` (id INT PRIMARY KEY)");
        SERVER.run("INSERT INTO `ma``ny.x` WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n");
        int size = ChunkSizes.of(config(), List.of(table("few"), table("ma`ny.x")), 3);
        // MySQL estimates.
        assertTrue(size > 20_000 / 64 / 2 && size < 20_000 / 64 * 2, String.valueOf(size));
    }

    @Test
    void areTheFewestRowsWhereMysqlDoesNotSay() {
        assertEquals(7, ChunkSizes.of(config(), List.of(table("missing")), 7));
    }

    private static TableSpec table(String name) {
        return TableSpecs.parse("[{\"database\": \"" + SERVER.database + "\", \"table\": \"" + name + "\", \"topic\": \"t\", \"key\": [\"id\"],"
                        + " \"columns\": [{\"name\": \"id\", \"type\": \"integer\"}]}]")
                .get(0);
    }

    private static MySqlSourceConfig config() {
        Properties jdbc = new Properties();
        jdbc.setProperty("useSSL", "false");
        jdbc.setProperty("allowPublicKeyRetrieval", "true");
        return new MySqlSourceConfigFactory()
                .hostname("127.0.0.1")
                .port(Integer.parseInt(SERVER.port))
                .username(SERVER.user)
                .password(SERVER.password)
                .databaseList(SERVER.database)
                .tableList(".*")
                .serverTimeZone("UTC")
                .jdbcProperties(jdbc)
                .createConfig(0);
    }
}
