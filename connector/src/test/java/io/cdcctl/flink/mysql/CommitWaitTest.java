package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.debezium.connector.mysql.MySqlConnection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.cdc.connectors.mysql.debezium.DebeziumUtils;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfigFactory;
import org.apache.flink.cdc.connectors.mysql.table.StartupOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows of what is in the binlog are there when the snapshot reads them, also where commits wait for replicas. */
class CommitWaitTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    private long slept;

    @Test
    void aCommitHasItsTime() throws SQLException {
        assertEquals(1_000, sleepFor(0, List.of(5L)));
    }

    @Test
    void whoeverWaitsForAReplicaIsWaitedForAndCommitsThen() throws SQLException {
        assertEquals(2_000, sleepFor(10_000, List.of(0L)));
        assertEquals(2_150, sleepFor(10_000, List.of(3L, 2L, 1L, 0L, 7L)));
    }

    @Test
    void nobodyWaitsLongerThanMysqlLets() throws SQLException {
        assertEquals(2_100, sleepFor(100, List.of(1L, 1L, 1L, 1L)));
    }

    @Test
    void isForMysqlWhoseGtidsDoNotSayWhatIsThere() throws SQLException {
        MySqlSourceConfigFactory factory = new MySqlSourceConfigFactory();
        factory.hostname("127.0.0.1").port(Integer.parseInt(SERVER.port)).username(SERVER.user).password(SERVER.password);
        factory.databaseList(SERVER.database).tableList(SERVER.database + ".any").startupOptions(StartupOptions.initial());
        try (MySqlConnection connection = DebeziumUtils.createMySqlConnection(factory.createConfig(0))) {
            assertTrue(CommitWait.largest(connection, "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('max_connections', 'none')") > 0);
            SERVER.run("SET GLOBAL gtid_mode = ON_PERMISSIVE");
            long start = System.nanoTime();
            CommitWait.await(connection);
            long waited = System.nanoTime() - start;
            assertTrue(waited >= TimeUnit.MILLISECONDS.toNanos(CommitWait.COMMIT_MILLIS), waited + " ns");
        } finally {
            SERVER.run("SET GLOBAL gtid_mode = ON");
        }
    }

    private long sleepFor(long timeout, List<Long> sessions) throws SQLException {
        Queue<Long> waiting = new ArrayDeque<>(sessions);
        slept = 0;
        CommitWait.await(timeout, waiting::remove, millis -> slept += millis);
        return slept;
    }
}
