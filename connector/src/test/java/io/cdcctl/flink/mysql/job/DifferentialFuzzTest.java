package io.cdcctl.flink.mysql.job;

import io.cdcctl.flink.mysql.MysqlServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The source against SELECT: random tables, changes, alterations and ends of the job. CDCCTL_FUZZ_SECONDS says for how long; a failure
 * names the seed of its round, with which CDCCTL_FUZZ_SEED repeats that round, and the file of its statements.
 */
class DifferentialFuzzTest {

    @RegisterExtension
    static final MysqlServer SERVER = MysqlServer.withNamesInBinlog();

    private static final int STEPS = 240;
    private static final List<String> ZONES = List.of("+09:00", "America/New_York", "-05:00", "+05:30", "SYSTEM");

    private static String zoneBefore;

    @BeforeAll
    static void askZone() throws SQLException {
        zoneBefore = SERVER.query("SELECT @@global.time_zone").get(0);
    }

    @AfterAll
    static void putBack() throws SQLException {
        if (zoneBefore != null) {
            SERVER.run("SET GLOBAL time_zone = '" + zoneBefore + "'");
        }
    }

    @Test
    void topicsAreWhatSelectGives(@TempDir Path folder) throws Exception {
        String given = System.getenv("CDCCTL_FUZZ_SEED");
        long seconds = Long.parseLong(System.getenv().getOrDefault("CDCCTL_FUZZ_SECONDS", "20"));
        long seed = given == null ? System.nanoTime() & 0xffffffffffL : Long.parseLong(given);
        System.out.println("CDCCTL_FUZZ_SEED=" + seed + " for " + seconds + " s");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        FuzzCounts counts = new FuzzCounts();
        do {
            round(seed, folder.resolve(String.valueOf(seed)), given == null ? end : Long.MAX_VALUE, counts);
            seed = new Random(seed).nextLong() & 0xffffffffffL;
        } while (System.nanoTime() < end);
        System.out.println(counts);
    }

    private static void round(long seed, Path checkpoints, long end, FuzzCounts counts) throws Exception {
        String zone = ZONES.get((int) (seed % ZONES.size()));
        boolean known = zone.equals("SYSTEM") || SERVER.query("SELECT CONVERT_TZ('2020-01-01', '+00:00', '" + zone + "')").get(0) != null;
        SERVER.run("SET GLOBAL time_zone = '" + (known ? zone : "-03:30") + "'");
        FuzzLog log = new FuzzLog(seed);
        try {
            FuzzRound round = new FuzzRound(SERVER, seed, log, checkpoints, counts);
            try {
                round.run(STEPS, end);
            } finally {
                round.close();
            }
        } catch (Exception | AssertionError e) {
            log.close();
            throw new AssertionError("CDCCTL_FUZZ_SEED=" + seed + " repeats it; its statements are in " + log.file + "; so far " + counts
                    + "\n" + e.getMessage(), e);
        }
        counts.add(log);
        log.delete();
    }
}
