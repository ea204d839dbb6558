package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.kafka.TopicRecords;
import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.snapshot.Chunk;
import io.cdcctl.flink.mysql.snapshot.SessionSettings;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import io.cdcctl.flink.mysql.stream.VisiblePlace;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.RecordVersion;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole source in a job, at a real server. */
@Timeout(120)
class BinlogSourceTest {

    @RegisterExtension
    static final MysqlServer SERVER = MysqlServer.withNamesInBinlog();

    /** The newest record of each key by its version, and the last one that came. */
    private static final Map<String, String> NEWEST = new HashMap<>();

    private static final Map<String, Long> VERSIONS = new HashMap<>();
    private static final Map<String, String> LAST = new HashMap<>();

    /** Numbers of the records at which the job fails, in the order in which they come. */
    private static final Deque<Integer> FAILURES = new ArrayDeque<>();

    private static int count;

    /** Other tests may have left some on the server, whose rows may be in no binlog any more. */
    @BeforeAll
    static void rollBackPrepared() throws Exception {
        try (Connection connection = SERVER.connect();
                Statement list = connection.createStatement();
                Statement sql = connection.createStatement();
                ResultSet prepared = list.executeQuery("XA RECOVER CONVERT XID")) {
            while (prepared.next()) {
                String hex = prepared.getString(4).substring(2);
                int global = 2 * prepared.getInt(2);
                sql.execute("XA ROLLBACK X'" + hex.substring(0, global) + "', X'" + hex.substring(global) + "', " + prepared.getLong(1));
            }
        }
    }

    @BeforeEach
    void fill() throws Exception {
        synchronized (NEWEST) {
            NEWEST.clear();
            VERSIONS.clear();
            LAST.clear();
            FAILURES.clear();
            count = 0;
        }
        SERVER.run("DROP TABLE IF EXISTS t");
        SERVER.run("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(100))");
        StringBuilder rows = new StringBuilder("INSERT INTO t VALUES (0, 'v0')");
        for (int i = 1; i < 5_000; i++) {
            rows.append(", (").append(i).append(", 'v").append(i).append("')");
        }
        SERVER.run(rows.toString());
    }

    private static String take(RowData record) {
        String key = new String(record.getBinary(1), StandardCharsets.UTF_8);
        String value = record.isNullAt(2) ? "-" : new String(record.getBinary(2), StandardCharsets.UTF_8).replaceAll(".*\"v\":\"(\\w+)\".*", "$1");
        synchronized (NEWEST) {
            if (!FAILURES.isEmpty() && ++count >= FAILURES.peek()) {
                throw new IllegalStateException("fails at record " + FAILURES.remove());
            }
            LAST.put(key, value);
            if (VERSIONS.getOrDefault(key, 0L) <= record.getLong(3)) {
                VERSIONS.put(key, record.getLong(3));
                NEWEST.put(key, value);
            }
        }
        return key;
    }

    private static SourceSettings settings() {
        return settings("t");
    }

    private static SourceSettings settings(String... tables) {
        ColumnSpec id = new ColumnSpec("id", "id", ColumnKind.INTEGER, 0);
        ColumnSpec v = new ColumnSpec("v", "v", ColumnKind.TEXT, 0);
        List<TableSpec> specs = Stream.of(tables)
                .map(table -> new TableSpec(SERVER.database, table, table.toUpperCase(Locale.ROOT), List.of(id), List.of(id, v), "id", Map.of()))
                .collect(Collectors.toList());
        BinlogSettings binlog = new BinlogSettings(
                "127.0.0.1", Integer.parseInt(SERVER.port), SERVER.user, SERVER.password, 100_000 + (long) (Math.random() * 1_000_000));
        return new SourceSettings(binlog, SessionSettings.of(binlog, Map.of()), specs, 300, ZeroDates.ERROR, Duration.ofMillis(500));
    }

    private static JobClient run(int parallelism) throws Exception {
        return run(parallelism, settings());
    }

    private static JobClient run(int parallelism, SourceSettings settings) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "100");
        configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        environment.enableCheckpointing(200);
        environment
                .fromSource(new BinlogSource(settings, InternalTypeInfo.of(TopicRecords.ROW_WITH_VERSION.getLogicalType())), WatermarkStrategy.noWatermarks(), "t")
                .map(BinlogSourceTest::take)
                .returns(Types.STRING)
                .sinkTo(new DiscardingSink<>());
        return environment.executeAsync();
    }

    private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) {
            Thread.sleep(50);
        }
        return condition.getAsBoolean();
    }

    private static boolean isNewest(String key, String value) {
        synchronized (NEWEST) {
            return value.equals(NEWEST.get("{\"id\":" + key + "}"));
        }
    }

    /** A chunk that is read again may have had the row too. */
    private static boolean isOfBinlog(String key) {
        synchronized (NEWEST) {
            return VERSIONS.getOrDefault("{\"id\":" + key + "}", 0L) > RecordVersion.ofSnapshot();
        }
    }

    @Test
    void rowsAndThenTheirChangesAreCarried() throws Exception {
        carries(1);
    }

    @Test
    void severalReadersCarryTheSame() throws Exception {
        carries(2);
    }

    @Test
    void nothingIsLostWhereTheJobFails() throws Exception {
        FAILURES.addAll(List.of(1, 500, 2_100, 4_500, 4_990));
        carries(1);
        assertEquals(0, FAILURES.size());
    }

    @Test
    void nothingIsLostWhereSeveralReadersFail() throws Exception {
        FAILURES.addAll(List.of(1, 500, 2_100, 4_500, 4_990));
        carries(2);
        assertEquals(0, FAILURES.size());
    }

    @Test
    void aTableThatCannotBeReadAtFirstComesLater() throws Exception {
        carriesLate(1);
    }

    @Test
    void aTableThatCannotBeReadAtFirstComesLaterBySeveralReaders() throws Exception {
        carriesLate(2);
    }

    /** It can be cut into chunks, for its key is there, but no reader can read them. */
    private static void carriesLate(int parallelism) throws Exception {
        SERVER.run("ALTER TABLE t RENAME COLUMN v TO w");
        SERVER.run("DROP TABLE IF EXISTS u");
        SERVER.run("CREATE TABLE u (id INT PRIMARY KEY, v VARCHAR(100))");
        SERVER.run("INSERT INTO u SELECT id + 10000, 'u' FROM t");
        FAILURES.addAll(List.of(50));
        JobClient job = run(parallelism, settings("t", "u"));
        try {
            assertTrue(eventually(() -> isNewest("14999", "u")), "the other table is not read");
            SERVER.run("UPDATE u SET v = 'changed' WHERE id = 10000");
            assertTrue(eventually(() -> isOfBinlog("10000")), "the binlog is not read");
            SERVER.run("ALTER TABLE t RENAME COLUMN w TO v");
            synchronized (NEWEST) {
                FAILURES.addAll(List.of(1, 400, 900, 2_500));
            }
            for (int i = 0; i < 20; i++) {
                SERVER.run("UPDATE t SET v = 'changed" + i + "' WHERE id % 10 = 0");
            }
            assertTrue(eventually(() -> isNewest("4999", "v4999") && isNewest("4990", "changed19")), NEWEST.size() + " rows");
            SERVER.run("INSERT INTO t VALUES (5000, 'end')");
            assertTrue(eventually(() -> isNewest("5000", "end")), "the last change did not come");
            assertTrue(eventually(() -> FAILURES.isEmpty() && NEWEST.size() == 10_001), NEWEST.size() + " rows");
            synchronized (NEWEST) {
                assertEquals(NEWEST, LAST);
            }
        } finally {
            job.cancel().get(30, TimeUnit.SECONDS);
            SERVER.run("DROP TABLE u");
        }
    }

    private static void carries(int parallelism) throws Exception {
        JobClient job = run(parallelism);
        try {
            SERVER.run("UPDATE t SET v = 'changed' WHERE id % 10 = 0");
            assertTrue(eventually(() -> isNewest("4999", "v4999") && isNewest("10", "changed")), NEWEST.size() + " rows");
            SERVER.run("DELETE FROM t WHERE id = 7");
            SERVER.run("INSERT INTO t VALUES (5000, 'end')");
            assertTrue(eventually(() -> isOfBinlog("5000")), "the last change did not come");
            synchronized (NEWEST) {
                assertEquals(5_001, NEWEST.size());
                assertEquals("-", NEWEST.get("{\"id\":7}"));
                assertEquals(NEWEST, LAST);
            }
        } finally {
            job.cancel().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatWasPreparedBeforeTheSnapshotComesWhereItIsCommitted() throws Exception {
        try (Connection other = SERVER.connect(); Statement sql = other.createStatement()) {
            sql.execute("XA START 'before'");
            sql.execute("INSERT INTO t VALUES (6000, 'xa')");
            sql.execute("XA END 'before'");
            sql.execute("XA PREPARE 'before'");
        }
        SERVER.run("FLUSH BINARY LOGS");
        JobClient job = run(1);
        try {
            SERVER.run("INSERT INTO t VALUES (5000, 'early')");
            assertTrue(eventually(() -> isNewest("5000", "early")), "the table is not read");
            // Its row may be of the snapshot, but not what becomes of it then.
            SERVER.run("UPDATE t SET v = 'later' WHERE id = 5000");
            assertTrue(eventually(() -> isNewest("5000", "later")), "the binlog is not read");
            synchronized (NEWEST) {
                assertEquals(null, NEWEST.get("{\"id\":6000}"));
            }
            SERVER.run("XA COMMIT 'before'");
            assertTrue(eventually(() -> isNewest("6000", "xa")), "its row did not come");
        } finally {
            rollBackPrepared();
            job.cancel().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void transactionsWithoutRowsHoldTheSnapshotUpWhileTheyArePrepared() throws Exception {
        try (Connection other = SERVER.connect(); Statement sql = other.createStatement()) {
            sql.execute("XA START 'no rows'");
            sql.execute("UPDATE t SET v = 'none' WHERE id = -1");
            sql.execute("XA END 'no rows'");
            sql.execute("XA PREPARE 'no rows'");
        }
        SERVER.run("INSERT INTO t VALUES (5001, 'there')");
        JobClient job = run(1);
        try {
            Thread.sleep(2_000);
            synchronized (NEWEST) {
                assertEquals(null, NEWEST.get("{\"id\":5001}"));
            }
            SERVER.run("XA COMMIT 'no rows'");
            assertTrue(eventually(() -> isNewest("5001", "there")), "the snapshot does not begin");
        } finally {
            rollBackPrepared();
            job.cancel().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void chunksThatWereCutOnAnotherKeyAreTheWholeTable() throws Exception {
        String uuid = SERVER.query("SELECT @@server_uuid").get(0);
        StreamPosition start = StreamPosition.ofFile(uuid, "any", 4, new VisiblePlace(new GtidSet(), "", 0));
        TableNotices notices = new TableNotices();
        UnwritableChanges unwritable = new UnwritableChanges(new UnregisteredMetricsGroup(), notices);
        Set<String> finished = new HashSet<>();
        int rows = 0;
        try (ChunkQueue queue = new ChunkQueue(settings(), unwritable, notices)) {
            for (int i = 0; i < 3; i++) {
                Chunk chunk = new Chunk(SERVER.database + ".t", i, "`id` text utf8mb4_bin", "'" + i + "'", "'" + (i + 1) + "'");
                queue.add(new BinlogSplit.OfChunk(chunk, start));
            }
            for (int i = 0; i < 100 && finished.size() < 3; i++) {
                RecordsBySplits.Builder<Part> out = new RecordsBySplits.Builder<>();
                queue.read(out, null);
                RecordsWithSplitIds<Part> read = out.build();
                while (read.nextSplit() != null) {
                    for (Part part = read.nextRecordFromSplit(); part != null; part = read.nextRecordFromSplit()) {
                        rows += part.records.size();
                    }
                }
                finished.addAll(read.finishedSplits());
            }
        }
        assertEquals(3, finished.size());
        assertEquals(5_000, rows);
    }

    /** Whoever alters a table holds it for half a minute before the chunk gives up. */
    @Test
    void aReadThatWaitsForATableEndsAtOnce() throws Exception {
        Chunk chunk = new Chunk(SERVER.database + ".t", 0, "any", null, null);
        String uuid = SERVER.query("SELECT @@server_uuid").get(0);
        VisiblePlace visible = new VisiblePlace(new GtidSet(), "", 0);
        BinlogSplit split = new BinlogSplit.OfChunk(chunk, StreamPosition.ofFile(uuid, "any", 4, visible));
        TableNotices notices = new TableNotices();
        UnwritableChanges unwritable = new UnwritableChanges(new UnregisteredMetricsGroup(), notices);
        SourceSettings settings = settings();
        BinlogSplitReader reader = new BinlogSplitReader(
                new ChunkQueue(settings, unwritable, notices), new StreamReader(settings, null, notices, new EpochGate(), new FirstLook()));
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(split)));
        try (Connection other = SERVER.connect(); Statement sql = other.createStatement()) {
            sql.execute("LOCK TABLES t WRITE");
            CompletableFuture<Void> end = CompletableFuture.runAsync(() -> {
                try {
                    reader.fetch();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertTrue(eventually(BinlogSourceTest::isWaiting), "no reader waits");
            reader.abort();
            end.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aJobThatWaitsForATableEndsAtOnce() throws Exception {
        try (Connection other = SERVER.connect(); Statement sql = other.createStatement()) {
            sql.execute("LOCK TABLES t WRITE");
            JobClient job = run(1);
            assertTrue(eventually(BinlogSourceTest::isWaiting), "nobody waits");
            long begin = System.nanoTime();
            job.cancel().get(60, TimeUnit.SECONDS);
            assertThrows(ExecutionException.class, () -> job.getJobExecutionResult().get(60, TimeUnit.SECONDS));
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
            assertTrue(seconds < 10, seconds + " s");
        }
    }

    private static boolean isWaiting() {
        try {
            return !SERVER.query("SELECT id FROM information_schema.processlist WHERE state LIKE 'Waiting for%metadata lock'").isEmpty();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
