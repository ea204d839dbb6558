package io.cdcctl.flink.mysql.job;

import io.cdcctl.flink.mysql.MysqlServer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job that fails again and again, between any two records, while keys change: nothing is lost, and nothing stays. */
class ResumesTest {

    @RegisterExtension
    static final MysqlServer SERVER = MysqlServer.withNamesInBinlog();

    /** The variable CDCCTL_RESUMES has another number; 200 take half a minute. */
    private static final int RESUMES = Integer.parseInt(System.getenv().getOrDefault("CDCCTL_RESUMES", "200"));
    private static final int KEYS_BESIDE = 1_000_000;

    /** The update of a key is two records; a few updates come between two failures. */
    private static final int MOST_RECORDS = 12;

    @Test
    @Timeout(900)
    void nothingIsLostWhereKeysChange(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("-Dseed=" + seed);
        Random random = new Random(seed);
        KeysJob job = new KeysJob(SERVER, folder);
        try {
            job.start();
            job.requireEqual();
            for (int resume = 1; resume <= RESUMES; resume++) {
                WrittenRecords.ALL.failIn(1 + random.nextInt(MOST_RECORDS));
                while (WrittenRecords.ALL.isToFail()) {
                    change(random);
                    Thread.sleep(10);
                }
                if (resume % 50 == 0 || resume == RESUMES) {
                    job.requireEqual();
                }
            }
        } finally {
            job.close();
        }
    }

    private static void change(Random random) throws Exception {
        int key = random.nextInt(KeysJob.KEYS);
        switch (random.nextInt(5)) {
            case 0:
                SERVER.run("UPDATE IGNORE t SET id = id + " + KEYS_BESIDE + " WHERE id < " + KeysJob.KEYS + " ORDER BY id LIMIT " + (1 + random.nextInt(5)));
                break;
            case 1:
                SERVER.run("UPDATE IGNORE t SET id = id - " + KEYS_BESIDE + ", v = v + 1 WHERE id >= " + KEYS_BESIDE + " ORDER BY v LIMIT 4");
                break;
            case 2:
                SERVER.run("BEGIN");
                SERVER.run("UPDATE IGNORE t SET id = -1 - id WHERE id = " + key);
                SERVER.run("UPDATE IGNORE t SET id = -1 - id, v = v + 1 WHERE id = " + (-1 - key));
                SERVER.run("COMMIT");
                break;
            case 3:
                SERVER.run("DELETE FROM t WHERE id = " + key);
                break;
            default:
                SERVER.run("REPLACE INTO t VALUES (" + key + ", " + random.nextInt() + ")");
        }
    }
}
