package io.cdcctl.flink.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.Resources;
import io.cdcctl.flink.submit.JobRequest.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs on a real cluster, through its REST endpoint. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class JobSubmitterTest {

    private static final String NUMBERS =
            "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '5')";
    private static final String NOWHERE = "CREATE TABLE nowhere (n BIGINT) WITH ('connector' = 'blackhole')";
    private static final String COPY =
            "EXECUTE STATEMENT SET BEGIN\nINSERT INTO nowhere SELECT n FROM numbers;\nINSERT INTO nowhere SELECT n + 1 FROM numbers;\nEND";

    private static final Pattern NOT_YET =
            Pattern.compile("\"status\":\"(CREATED|SCHEDULED|DEPLOYING|INITIALIZING)\"");

    private static Cluster cluster;
    private static JobSubmitter submitter;

    @BeforeAll
    static void start() throws Exception {
        cluster = new Cluster();
        submitter = new JobSubmitter(Cluster.clientConfiguration(cluster.port()));
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    /** The statement at index i stands in line 10 * (i + 1). */
    private static JobRequest request(JobID id, String restoreFrom, String... statements) {
        List<Statement> placed = new ArrayList<>();
        for (String sql : statements) {
            placed.add(new Statement(sql, "test.sql:" + 10 * (placed.size() + 1)));
        }
        Map<String, String> settings = Map.of(
                "execution.checkpointing.interval", "1 h",
                "execution.checkpointing.mode", "EXACTLY_ONCE",
                "restart-strategy.type", "none",
                "pipeline.global-job-parameters", "cdcctl.hash:a-b-c");
        return new JobRequest(id.toHexString(), "copy", settings, restoreFrom, placed);
    }

    private static RefusedException refusal(JobRequest request) {
        return assertThrows(RefusedException.class, () -> submitter.submit(request));
    }

    private static String trace(RefusedException refusal) {
        return ExceptionUtils.stringifyException(refusal.getCause());
    }

    private static void awaitRunning(JobID id) throws Exception {
        while (cluster.flink().getJobStatus(id).get() != JobStatus.RUNNING
                || NOT_YET.matcher(cluster.get("/jobs/" + id)).find()) {
            Thread.sleep(20);
        }
    }

    @Test
    void jobRunsUnderItsIdOnce() throws Exception {
        JobID id = new JobID();
        JobRequest request = request(id, null, NUMBERS, NOWHERE, COPY);
        assertEquals(id.toHexString(), submitter.submit(request));
        assertTrue(cluster.get("/jobs/" + id).contains("\"name\":\"copy\""));
        assertTrue(cluster.get("/jobs/" + id + "/config").contains("\"cdcctl.hash\":\"a-b-c\""));
        RefusedException again = refusal(request);
        assertEquals("test.sql:30", again.place());
        assertTrue(trace(again).contains("Job has already been submitted."), trace(again));
        assertEquals(1, cluster.flink().listJobs().get().stream().filter(job -> job.getJobId().equals(id)).count());
        cluster.flink().cancelJob(id).get();
    }

    @Test
    void statementsWithoutInsertMakeNoJob() throws Exception {
        assertNull(submitter.submit(request(new JobID(), null, NUMBERS, NOWHERE)));
    }

    /** Each request has a catalog of its own. */
    @Test
    void tablesOfAnEarlierRequestAreForgotten() throws Exception {
        submitter.submit(request(new JobID(), null, NUMBERS));
        assertNull(submitter.submit(request(new JobID(), null, NUMBERS)));
    }

    @Test
    void refusalNamesTheStatementAndThePositionInIt() {
        JobID id = new JobID();
        RefusedException refusal =
                refusal(request(id, null, NUMBERS, NOWHERE, "INSERT INTO nowhere\nSELECT missing\nFROM numbers"));
        assertEquals("test.sql:30", refusal.place());
        assertTrue(trace(refusal).contains("From line 2, column 8"), trace(refusal));
        assertTrue(trace(refusal).contains("Column 'missing' not found in any table"), trace(refusal));
    }

    @Test
    void wrongOptionIsFoundBeforeAJobIsMade() throws Exception {
        JobID id = new JobID();
        String wrong = NUMBERS.replace("rows-per-second", "rows-per-secnod");
        RefusedException refusal = refusal(request(id, null, wrong, NOWHERE, COPY));
        assertEquals("test.sql:30", refusal.place());
        assertTrue(trace(refusal).contains("rows-per-secnod"), trace(refusal));
        assertFalse(cluster.get("/jobs/overview").contains(id.toHexString()));
    }

    @Test
    void jobGoesOnFromItsSavepoint(@TempDir Path folder) throws Exception {
        JobID first = new JobID();
        submitter.submit(request(first, null, NUMBERS, NOWHERE, COPY));
        awaitRunning(first);
        String savepoint = cluster.flink()
                .stopWithSavepoint(first, folder.toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get();

        JobID second = new JobID();
        submitter.submit(request(second, savepoint, NUMBERS, NOWHERE, COPY));
        assertTrue(cluster.get("/jobs/" + second + "/checkpoints").contains("\"external_path\":\"" + savepoint + "\""));

        // The path is that request's own.
        JobID third = new JobID();
        submitter.submit(request(third, null, NUMBERS, NOWHERE, COPY));
        assertFalse(cluster.get("/jobs/" + third + "/checkpoints").contains("external_path"));
        cluster.flink().cancelJob(second).get();
        cluster.flink().cancelJob(third).get();
    }

    @Test
    void stateThatIsNotThereIsARefusal() {
        RefusedException refusal = refusal(request(new JobID(), "file:///nowhere/chk-7", NUMBERS, NOWHERE, COPY));
        assertEquals("test.sql:30", refusal.place());
        assertTrue(trace(refusal).contains("/nowhere/chk-7"), trace(refusal));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cdc-job.sql", "sync-job.sql"})
    void noAnswerOfTheClusterShowsAPassword(String script) throws Exception {
        String secret = "hunter2-of-this-test";
        String sql = Resources.text(script).replace("'password' = 'secret'", "'password' = '" + secret + "'");
        assertTrue(sql.contains(secret), sql);
        JobID id = new JobID();
        submitter.submit(request(id, null, sql.strip().replaceFirst(";$", "").split(";\\s*\\n")));
        assertTrue(cluster.get("/jobs/" + id).contains("Source: "));
        assertTrue(cluster.get("/jobs/" + id + "/plan").contains("TableSourceScan"));
        for (String path : List.of("", "/plan", "/config", "/exceptions", "/jobmanager/config", "/checkpoints/config")) {
            assertFalse(cluster.get("/jobs/" + id + path).contains(secret), path);
        }
    }

    @Test
    void answerThatIsLostChangesNothing() throws Exception {
        try (LossyProxy proxy = new LossyProxy(cluster.port(), 1)) {
            JobID id = new JobID();
            JobSubmitter remote = new JobSubmitter(Cluster.clientConfiguration(proxy.port()));
            assertEquals(id.toHexString(), remote.submit(request(id, null, NUMBERS, NOWHERE, COPY)));
            assertEquals(2, proxy.submissions());
            cluster.flink().cancelJob(id).get();
        }
    }

    @Test
    void jobWhoseAnswersAreAllLostIsFound() throws Exception {
        try (LossyProxy proxy = new LossyProxy(cluster.port(), Integer.MAX_VALUE)) {
            JobID id = new JobID();
            JobSubmitter remote = new JobSubmitter(Cluster.clientConfiguration(proxy.port()));
            assertEquals(id.toHexString(), remote.submit(request(id, null, NUMBERS, NOWHERE, COPY)));
            cluster.flink().cancelJob(id).get();
        }
    }
}
