package io.cdcctl.flink.mysql.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import io.cdcctl.flink.mysql.snapshot.SessionSettings;
import io.cdcctl.flink.mysql.source.SourceSettings;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A job that reads the table {@code t (id INT PRIMARY KEY, v INT)} of a server, which has a few rows. */
final class KeysJob {

    static final int KEYS = 100;

    private static final int PATIENCE_MILLIS = 180_000;
    private static final int PAUSE_MILLIS = 20;

    private final MysqlServer server;
    private final TableSpec table;
    private final ReaderJob job;

    KeysJob(MysqlServer server, Path folder) throws Exception {
        this.server = server;
        ColumnSpec id = new ColumnSpec("id", "id", ColumnKind.INTEGER, 0);
        ColumnSpec v = new ColumnSpec("v", "v", ColumnKind.INTEGER, 0);
        table = new TableSpec(server.database, "t", "t", List.of(id), List.of(id, v), "id", Map.of());
        BinlogSettings binlog = new BinlogSettings("127.0.0.1", Integer.parseInt(server.port), server.user, server.password, 77_077);
        job = new ReaderJob(
                folder, new SourceSettings(binlog, SessionSettings.of(binlog, Map.of()), List.of(table), 1_000, ZeroDates.ERROR, Duration.ofMillis(500)), 50);
    }

    void start() throws Exception {
        WrittenRecords.ALL.clear();
        server.run("DROP TABLE IF EXISTS t");
        server.run("CREATE TABLE t (id INT PRIMARY KEY, v INT)");
        server.run("INSERT INTO t VALUES " + IntStream.range(0, KEYS).mapToObj(i -> "(" + i + ", " + i + ")").collect(Collectors.joining(", ")));
        job.start(1);
    }

    /** Waits until the topic has what the table has; nobody may change it meanwhile. */
    void requireEqual() throws Exception {
        List<String> differences = differences(judge());
        for (int waited = 0; waited < PATIENCE_MILLIS && !differences.isEmpty(); waited += PAUSE_MILLIS) {
            Thread.sleep(PAUSE_MILLIS);
            differences = differences(judge());
        }
        assertEquals(List.of(), differences, "the job: " + job.failure());
    }

    private TableJudge judge() throws SQLException {
        try (Connection connection = server.connect()) {
            return new TableJudge(table, connection);
        }
    }

    private static List<String> differences(TableJudge judge) {
        List<String> differences = judge.differences();
        differences.addAll(WrittenRecords.ALL.problems());
        WrittenRecords.ALL.keysThatEndWrong("t").forEach(key -> differences.add(key + " ends with an old record"));
        return differences;
    }

    /** Waits until it has failed so, and gives the failure; it tries again for ever. */
    String failure(Predicate<String> wanted) throws Exception {
        String failure = job.failure();
        for (int waited = 0; waited < PATIENCE_MILLIS && !wanted.test(failure); waited += PAUSE_MILLIS) {
            Thread.sleep(PAUSE_MILLIS);
            failure = job.failure();
        }
        return failure;
    }

    /** Waits for a checkpoint that has all that was read until now: the job does not know of anything else when it starts again. */
    void awaitCheckpoint() throws Exception {
        // The next one that is completed may have begun before.
        long wanted = checkpoints() + 2;
        for (int waited = 0; waited < PATIENCE_MILLIS && checkpoints() < wanted; waited += PAUSE_MILLIS) {
            Thread.sleep(PAUSE_MILLIS);
        }
        assertTrue(checkpoints() >= wanted, "no checkpoint: " + job.failure());
    }

    long checkpoints() throws Exception {
        return job.checkpoints();
    }

    void close() throws Exception {
        job.close();
    }
}
