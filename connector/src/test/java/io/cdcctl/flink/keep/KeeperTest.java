package io.cdcctl.flink.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.keep.Submitter.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeeperTest {

    private static final String SQL = "CREATE TABLE a (id INT);\nINSERT INTO a SELECT 1;\n";
    private static final int FREE = 2;

    @TempDir
    Path root;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> said = new ArrayList<>();
    /** Job, id, first line of the script and state of each submission. */
    private final List<String> sent = new ArrayList<>();

    private final Deque<Outcome> outcomes = new ArrayDeque<>();
    private String tableIds = "a b 1";
    private boolean clickhouseAnswers = true;
    private long now = 1_000;
    private int ids;
    private Keeper keeper;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(root.resolve("state/jobs"));
        Files.createDirectories(root.resolve("sql"));
        Files.writeString(root.resolve("sql/cdc.sql"), SQL);
        Files.writeString(root.resolve("sql/sync.sql"), SQL);
        String file = "{\"pipeline\": \"x\", \"generation\": 2, \"parallelism\": 1, \"checkpointOption\": \"c.dir\", \"sinkUser\": \"s\","
                + " \"sinkPassword\": \"P\", \"tablesQuery\": \"q\", \"quietSeconds\": 30, \"secrets\": [\"P\"]}";
        KeepSettings settings = KeepSettings.of(file, environment);
        StateFolder states = new StateFolder(root.resolve("state"), 2);
        Notices notices = new Notices(said::add);
        keeper = new Keeper(settings, states, root.resolve("sql"), new Tables(states, this::askTables, () -> now),
                job -> new Submission(job, this::send, () -> "id" + ids++, () -> now, 30, notices), () -> now, notices);
    }

    private String askTables() throws IOException {
        if (!clickhouseAnswers) {
            throw new IOException("away");
        }
        return tableIds;
    }

    private Outcome send(String job, String id, String script, Optional<Path> from) {
        sent.add(job + " " + id + " " + from.map(path -> path.getFileName().toString()).orElse("-"));
        return outcomes.isEmpty() ? Outcome.taken() : outcomes.pop();
    }

    private Cluster cluster(int free, Cluster.Job... jobs) {
        return new Cluster(Arrays.asList(jobs), 1, FREE, free);
    }

    private boolean keep(JobKind kind, Cluster.Job... jobs) throws Exception {
        return keeper.keep(kind, cluster(FREE, jobs));
    }

    private static Cluster.Job job(String name, String status) {
        return new Cluster.Job(name, status);
    }

    private void checkpoint(String job) throws IOException {
        Path folder = Files.createDirectories(root.resolve("state/checkpoints/" + job + "-g2/r/chk-1"));
        Files.writeString(folder.resolve("_metadata"), "x");
    }

    private String recorded(String job) throws IOException {
        return Files.readString(root.resolve("state/jobs/" + job + ".sql"));
    }

    @Test
    void recordsWhatItSubmitsBeforeItDoes() throws Exception {
        environment.put("CDCCTL_CDC_PARAMETERS", "a:1,b:it's");
        assertFalse(keep(JobKind.CDC));
        assertEquals("SET 'c.dir' = 'file://" + root + "/state/checkpoints/x-cdc-g2';\n"
                + "SET 'pipeline.global-job-parameters' = 'a:1,b:it''s';\n" + SQL, recorded("x-cdc"));
        assertEquals(List.of("x-cdc id0 -"), sent);
        assertTrue(keep(JobKind.CDC, job("x-cdc", "RUNNING")));
        assertEquals(List.of("x-cdc: submitted as id0, from the beginning"), said);
    }

    @Test
    void submitsNothingNewWhereCdcctlDoes() throws Exception {
        environment.put("CDCCTL_JOBS", "resume");
        assertTrue(keep(JobKind.CDC));
        assertEquals(List.of(), sent);
    }

    @Test
    void triesAFailureAgainAfterAGrowingPauseUnderTheSameId() throws Exception {
        outcomes.addAll(List.of(Outcome.refused("no"), Outcome.refused("no"), Outcome.givenUp("late"), Outcome.taken()));
        for (int pause : new int[] {10, 20, 40}) {
            keep(JobKind.CDC);
            int before = sent.size();
            now += pause - 1;
            keep(JobKind.CDC);
            assertEquals(before, sent.size());
            now += 1;
        }
        keep(JobKind.CDC);
        assertEquals(List.of("x-cdc id0 -", "x-cdc id0 -", "x-cdc id0 -", "x-cdc id0 -"), sent);
        Files.delete(root.resolve("state/jobs/x-cdc.sql"));
        keep(JobKind.CDC);
        assertEquals("x-cdc id1 -", sent.get(4));
    }

    @Test
    void waitsAfterASubmissionThatItGaveUpUntilItMustHaveCometoItsEnd() throws Exception {
        outcomes.add(Outcome.givenUp("late"));
        keep(JobKind.CDC);
        now += 29;
        keep(JobKind.CDC);
        assertEquals(1, sent.size());
        now += 1;
        keep(JobKind.CDC);
        assertEquals(2, sent.size());
    }

    @Test
    void resumesALostJobOnceNoOldTaskCanRun() throws Exception {
        keep(JobKind.CDC);
        checkpoint("x-cdc");
        keep(JobKind.CDC);
        now += 29;
        keep(JobKind.CDC);
        assertEquals(1, sent.size());
        now += 1;
        keeper.keep(JobKind.CDC, cluster(FREE - 1));
        assertEquals(1, sent.size());
        keeper.keep(JobKind.CDC, cluster(FREE - 1, job("x-sync", "RUNNING")));
        assertEquals(List.of("x-cdc id0 -", "x-cdc id1 chk-1"), sent);
    }

    @Test
    void neverStartsAJobAgainThatHasNoState() throws Exception {
        keep(JobKind.CDC);
        Files.createDirectories(root.resolve("state/checkpoints/x-cdc-g2"));
        now += 1_000;
        assertFalse(keep(JobKind.CDC));
        assertEquals(1, sent.size());
        assertTrue(said.get(1).startsWith("x-cdc: ran before, and has no complete checkpoint to go on from."));
    }

    @Test
    void doesNotResumeIntoTablesThatWereMadeAgain() throws Exception {
        keep(JobKind.SYNC);
        checkpoint("x-sync");
        keep(JobKind.SYNC);
        now += 30;
        tableIds = "a b 2";
        keep(JobKind.SYNC);
        clickhouseAnswers = false;
        keep(JobKind.SYNC);
        assertEquals(1, sent.size());
        assertTrue(said.get(1).startsWith("x-sync: the tables in ClickHouse are not those that it has filled"));
        clickhouseAnswers = true;
        tableIds = "a b 1";
        keep(JobKind.SYNC);
        assertEquals(2, sent.size());
    }

    @Test
    void doesNotSubmitASyncJobBeforeItsTablesAreKnown() throws Exception {
        tableIds = "";
        keep(JobKind.SYNC);
        clickhouseAnswers = false;
        keep(JobKind.SYNC);
        assertEquals(List.of(), sent);
    }

    @Test
    void looksAtTheTablesOfARunningJobOnceAMinute() throws Exception {
        Cluster.Job running = job("x-sync", "RUNNING");
        keep(JobKind.SYNC);
        assertTrue(keep(JobKind.SYNC, running));
        tableIds = "a b 2";
        assertTrue(keep(JobKind.SYNC, running));
        now += 60;
        assertFalse(keep(JobKind.SYNC, running));
        clickhouseAnswers = false;
        now += 60;
        assertTrue(keep(JobKind.SYNC, running));
    }

    @Test
    void looksAtTheTablesOfAJobThatDiffersFromItsConfigToo() throws Exception {
        Cluster.Job running = job("x-sync", "RUNNING");
        keep(JobKind.SYNC);
        Files.writeString(root.resolve("sql/sync.sql"), "SELECT 2;\n");
        assertTrue(keep(JobKind.SYNC, running));
        tableIds = "a b 2";
        now += 60;
        assertFalse(keep(JobKind.SYNC, running));
        assertTrue(said.get(said.size() - 1).startsWith("x-sync: the tables in ClickHouse are not those"));
    }

    @Test
    void tablesThatTheConfigHasNowAndHadNotAreNoOthers() throws Exception {
        Cluster.Job running = job("x-sync", "RUNNING");
        tableIds = "a\tb\t1\na\tc\t2";
        keep(JobKind.SYNC);
        Files.writeString(root.resolve("sql/sync.sql"), "SELECT 2;\n");
        tableIds = "a\tb\t1\na\td\t3";
        assertTrue(keep(JobKind.SYNC, running));
        tableIds = "a\tb\t4\na\td\t3";
        now += 60;
        assertFalse(keep(JobKind.SYNC, running));
    }

    @Test
    void tablesOfAnotherGenerationAreNotThoseOfTheJob() throws Exception {
        Files.writeString(root.resolve("state/jobs/x-sync.sql"), "SET 'c.dir' = 'file:///s/checkpoints/x-sync-g1';\n");
        assertTrue(keep(JobKind.SYNC, job("x-sync", "RUNNING")));
        assertFalse(Files.exists(root.resolve("state/jobs/tables-g2")));
    }

    @Test
    void saysWhatAJobThatFlinkKnowsIs() throws Exception {
        assertFalse(keep(JobKind.CDC, job("x-cdc", "FAILED")));
        keep(JobKind.CDC);
        Files.writeString(root.resolve("sql/cdc.sql"), "SELECT 2;\n");
        assertFalse(keep(JobKind.CDC, job("x-cdc", "RESTARTING")));
        Files.writeString(root.resolve("state/jobs/x-cdc.sql"), "SET 'c.dir' = 'file:///s/checkpoints/x-cdc-g1';\n");
        assertTrue(keep(JobKind.CDC, job("x-cdc", "RUNNING")));
        assertEquals(List.of(
                "x-cdc: is FAILED, and stays so. To see why and go on, run: cdcctl --target docker submit",
                "x-cdc: submitted as id0, from the beginning",
                "x-cdc: goes on as it was submitted, which is not flink-sql/cdc.sql. To change over, run: cdcctl --target docker submit",
                "x-cdc: runs as generation 1. To build generation 2, run: cdcctl stop, cdcctl up and cdcctl submit, each with"
                        + " --target docker."), said);
    }

    @Test
    void saysAFaultAgainThatComesAgain() throws Exception {
        keep(JobKind.CDC);
        Files.writeString(root.resolve("sql/cdc.sql"), "SELECT 2;\n");
        said.clear();
        for (int round = 0; round < 2; round++) {
            keep(JobKind.CDC, job("x-cdc", "FAILED"));
            keep(JobKind.CDC, job("x-cdc", "FAILED"));
            keep(JobKind.CDC, job("x-cdc", "RUNNING"));
            keep(JobKind.CDC, job("x-cdc", "RUNNING"));
        }
        String failed = "x-cdc: is FAILED, and stays so. To see why and go on, run: cdcctl --target docker submit";
        String changed = "x-cdc: goes on as it was submitted, which is not flink-sql/cdc.sql. To change over, run: cdcctl"
                + " --target docker submit";
        assertEquals(List.of(failed, changed, failed), said);
    }

    @Test
    void tellsAChangeOfWhatTheStateIsMadeOfFromOthers() throws Exception {
        String[] hashes = {"a", "b", "c", "d"};
        environment.put("CDCCTL_CDC_PARAMETERS", parameters(hashes));
        keep(JobKind.CDC);
        Files.writeString(root.resolve("sql/cdc.sql"), "-- Another comment.\n" + SQL);
        keep(JobKind.CDC, job("x-cdc", "RUNNING"));
        assertEquals(1, said.size());
        hashes[3] = "e";
        environment.put("CDCCTL_CDC_PARAMETERS", parameters(hashes));
        assertTrue(keep(JobKind.CDC, job("x-cdc", "RUNNING")));
        hashes[0] = "f";
        environment.put("CDCCTL_CDC_PARAMETERS", parameters(hashes));
        assertTrue(keep(JobKind.CDC, job("x-cdc", "RUNNING")));
        assertEquals(List.of(
                "x-cdc: goes on as it was submitted, without what has changed since. To apply that, run: cdcctl --target docker"
                        + " submit --restart",
                "x-cdc: goes on as it was submitted, with other tables, columns or topics than pipeline.yaml has. To see what"
                        + " to do, run: cdcctl --target docker submit"), said.subList(1, 3));
    }

    private static String parameters(String... parts) {
        return "cdcctl.pipeline:x,cdcctl.hash:2-" + String.join("-", Arrays.stream(parts).map(part -> part.repeat(16)).toArray(String[]::new));
    }

    @Test
    void leavesAStoppedJobAndALoweredGenerationAlone() throws Exception {
        Files.createDirectories(root.resolve("state/checkpoints/x-cdc-g2"));
        assertFalse(keep(JobKind.CDC));
        Files.writeString(root.resolve("state/jobs/x-cdc.sql"), "SET 'c.dir' = 'file:///s/checkpoints/x-cdc-g3';\n");
        assertFalse(keep(JobKind.CDC));
        assertEquals(List.of(), sent);
        assertEquals("x-cdc: was stopped, and stays so. To go on, run: cdcctl --target docker submit", said.get(0));
        assertTrue(said.get(1).startsWith("x-cdc: was submitted as generation 3. There is no way back"));
    }
}
