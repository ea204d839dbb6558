package io.cdcctl.flink.mysql.job;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random tables, their random changes, and a job that reads them and is ended at random; all of it follows from a seed. */
final class FuzzRound {

    private static final int[] CHECKPOINT_MILLIS = {30, 100, 400};
    private static final long PATIENCE_MILLIS = 300_000;

    private final MysqlServer server;
    private final Random random;
    private final FuzzLog log;
    private final FuzzSession session;
    private final Connection judge;
    private final FuzzTransactions transactions;
    private final FuzzStatements statements;
    private final FuzzSwaps swaps;
    private final List<FuzzTable> tables = new ArrayList<>();
    private final List<TableSpec> specs = new ArrayList<>();
    private final ReaderJob job;
    private int marks;
    private final FuzzCounts counts;

    FuzzRound(MysqlServer server, long seed, FuzzLog log, Path checkpoints, FuzzCounts counts) throws Exception {
        this.server = server;
        this.log = log;
        this.counts = counts;
        random = new Random(seed);
        WrittenRecords.ALL.clear();
        session = new FuzzSession("main", server, log);
        judge = server.connect();
        List<String> charsets = server.query("SELECT character_set_name FROM information_schema.character_sets WHERE character_set_name <> 'binary'"
                + " ORDER BY character_set_name");
        transactions = new FuzzTransactions(random, server, session, log);
        statements = new FuzzStatements(random, session, charsets);
        swaps = new FuzzSwaps(random, session);
        makeTables(charsets);
        job = new ReaderJob(checkpoints, settings(), CHECKPOINT_MILLIS[random.nextInt(CHECKPOINT_MILLIS.length)]);
    }

    private void makeTables(List<String> charsets) throws SQLException {
        session.require("DROP TABLE IF EXISTS mark");
        session.require("CREATE TABLE mark (id INT PRIMARY KEY, n INT)");
        session.require("INSERT INTO mark VALUES (1, 0)");
        ColumnSpec id = new ColumnSpec("id", "id", ColumnKind.INTEGER, 0);
        specs.add(new TableSpec(server.database, "mark", "mark", List.of(id), List.of(id, new ColumnSpec("n", "n", ColumnKind.INTEGER, 0)), "id", Map.of()));
        FuzzChanges changes = new FuzzChanges(random);
        int count = 2 + random.nextInt(3);
        while (tables.size() < count) {
            FuzzTable table = new FuzzTable("t" + tables.size(), random, charsets);
            session.require("DROP TABLE IF EXISTS " + table.name);
            if (session.run(table.create(random))) {
                tables.add(table);
                specs.add(table.spec(server.database));
                session.run(changes.rows(table, 1 + random.nextInt(FuzzKey.SIZE)));
            }
        }
    }

    private SourceSettings settings() {
        BinlogSettings binlog = new BinlogSettings(
                "127.0.0.1", Integer.parseInt(server.port), server.user, server.password, 100_000 + random.nextInt(1_000_000));
        binlog.heartbeatMillis = 500;
        return new SourceSettings(
                binlog, SessionSettings.of(binlog, Map.of()), specs, 1 + random.nextInt(30), ZeroDates.parse(RowTexts.ZERO_DATE), Duration.ofMillis(FuzzSwaps.RETRY_MILLIS));
    }

    /** Changes and ends until the moment, and compares now and then; throws an {@link AssertionError} where something differs. */
    void run(int steps, long untilNanos) throws Exception {
        job.start(1 + random.nextInt(2));
        for (int step = 1; step <= steps && System.nanoTime() < untilNanos; step++) {
            int what = random.nextInt(100);
            if (what < 78) {
                transactions.one(tables);
            } else if (what < 92) {
                alter();
            } else {
                end();
            }
            if (step % 60 == 0) {
                compare();
            }
        }
        transactions.end();
        compare();
    }

    private void alter() throws SQLException {
        FuzzTable table = tables.get(random.nextInt(tables.size()));
        if (transactions.isBusy(table)) {
            return;
        }
        counts.alterations++;
        if (random.nextInt(4) == 0) {
            swaps.one(table);
        } else {
            statements.one(table);
        }
    }

    private void end() throws Exception {
        counts.ends++;
        int what = random.nextInt(10);
        if (what < 5) {
            int records = 1 + random.nextInt(20);
            log.note("-- the job fails in " + records + " records");
            WrittenRecords.ALL.failIn(records);
        } else if (what < 7) {
            log.note("-- the connections of the binlog are ended");
            for (String connection : server.query("SELECT processlist_id FROM performance_schema.threads WHERE processlist_command LIKE 'Binlog Dump%'")) {
                session.run("KILL " + connection);
            }
        } else {
            boolean stops = what == 9 && !WrittenRecords.ALL.isToFail();
            log.note(stops ? "-- the job is stopped with a savepoint" : "-- the job is ended");
            if (!stops || !job.stop()) {
                job.crash();
            }
            job.start(1 + random.nextInt(2));
        }
    }

    /** Waits until the job has all that there is. Rows of a table that could not be read for a while come later. */
    private void compare() throws Exception {
        session.require("UPDATE mark SET n = " + ++marks);
        List<TableJudge> judges = new ArrayList<>();
        for (TableSpec table : specs) {
            judges.add(new TableJudge(table, judge));
        }
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        List<String> differences = differences(judges);
        while (!differences.isEmpty() && System.nanoTime() < end && WrittenRecords.ALL.problems().isEmpty()) {
            Thread.sleep(20);
            differences = differences(judges);
        }
        differences.addAll(WrittenRecords.ALL.problems());
        if (!differences.isEmpty()) {
            throw new AssertionError(String.join("\n", differences) + "\nThe job: " + job.failure() + "\n" + ReaderJob.threads());
        }
        counts.comparisons++;
        judges.forEach(one -> counts.rows += one.rows());
    }

    private List<String> differences(List<TableJudge> judges) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < judges.size() && differences.isEmpty(); i++) {
            differences.addAll(judges.get(i).differences());
            String topic = specs.get(i).topic;
            WrittenRecords.ALL.keysThatEndWrong(topic).forEach(key -> differences.add(topic + " ends with an old record of " + key));
        }
        return differences;
    }

    void close() throws Exception {
        try {
            job.close();
        } finally {
            transactions.close();
            judge.close();
            session.close();
        }
    }
}
