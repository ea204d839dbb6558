package io.cdcctl.flink.mysql.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A server whose binlog begins anew while a job reads it: what is changed later is carried, or the job says that it cannot be. */
@Timeout(600)
class ResetBinlogTest {

    private static final int WITHOUT_CHECKPOINT_MILLIS = 3_000;
    private static final int AGE_MILLIS = 1_100;

    @RegisterExtension
    static final MysqlServer SERVER = MysqlServer.withNamesInBinlog();

    @TempDir
    private Path folder;

    private KeysJob job;

    @BeforeEach
    void begin() throws Exception {
        assumeTrue(SERVER.query("SELECT @@gtid_mode").contains("ON"), "without GTIDs another file is refused, whatever it has");
        reset("");
        job = new KeysJob(SERVER, folder);
        job.start();
        job.requireEqual();
    }

    @AfterEach
    void end() throws Exception {
        if (job != null) {
            job.close();
        }
    }

    /** Begins the binlog anew, with these transactions as if they had been in files that are gone. */
    private static void reset(String purged) throws Exception {
        boolean isNew = SERVER.query("SELECT VERSION() REGEXP '^(8[.]0|5)'").get(0).equals("0");
        SERVER.run(isNew ? "RESET BINARY LOGS AND GTIDS" : "RESET MASTER");
        SERVER.run("SET GLOBAL gtid_purged = '" + purged + "'");
    }

    private static String executed() throws Exception {
        return SERVER.query("SELECT @@global.gtid_executed").get(0);
    }

    @Test
    void laterChangesAreCarriedWhereTheServerStillHasThoseThatWereRead() throws Exception {
        reset(executed());
        SERVER.run("UPDATE t SET id = id + 1000, v = v + 1 WHERE id < 5");
        SERVER.run("DELETE FROM t WHERE id = 7");
        job.requireEqual();
    }

    /** As where the files of another server are read on. */
    @Test
    void theyAreCarriedWhereTheFilesHaveHigherNumbersToo() throws Exception {
        String executed = executed();
        reset(executed);
        for (int i = 0; i < 5; i++) {
            SERVER.run("FLUSH BINARY LOGS");
        }
        SERVER.run("UPDATE t SET id = id + 1000, v = v + 1 WHERE id < 5");
        job.requireEqual();
    }

    /** The server has other transactions under the names of those that were read. */
    @Test
    void aServerThatWasPutBackStopsTheJobByName() throws Exception {
        String before = executed();
        for (int i = 0; i < 20; i++) {
            SERVER.run("UPDATE t SET v = v + 1 WHERE id = " + i);
        }
        job.requireEqual();
        job.awaitCheckpoint();
        // Files that begin within one second have the same age.
        Thread.sleep(AGE_MILLIS);
        reset(before);
        for (int i = 0; i < 40; i++) {
            SERVER.run("UPDATE t SET v = v + 1 WHERE id = " + (30 + i));
        }
        String failure = job.failure(text -> text.contains("RESET MASTER"));
        assertTrue(failure.contains("raise `generation` in pipeline.yaml"), failure);
        requireNoCheckpoint();
    }

    /** A job that cannot go on is not to look like one that runs, however often it starts. */
    private void requireNoCheckpoint() throws Exception {
        long before = job.checkpoints();
        Thread.sleep(WITHOUT_CHECKPOINT_MILLIS);
        assertEquals(before, job.checkpoints(), "checkpoints of a job that fails at once");
    }
}
