package io.cdcctl.flink.keep;

import io.cdcctl.flink.submit.JobSubmitter;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.ConfigurationException;

/**
 * Mode {@code keep}: looks at both jobs every five seconds, until it is ended. What it needs is mounted: the rendered
 * SQL, the settings that {@code cdcctl render} has written, and the folder that Flink's processes share.
 */
public final class Keep {

    private static final long PAUSE_MS = 5_000;
    private static final String NO_LOOK = "The jobs cannot be looked at: ";

    private final Cluster.View cluster;
    private final Keeper keeper;
    private final StateFolder states;
    private final Path jobsRun;
    private final Notices notices;

    private Keep(Cluster.View cluster, Keeper keeper, StateFolder states, Path jobsRun, Notices notices) {
        this.cluster = cluster;
        this.keeper = keeper;
        this.states = states;
        this.jobsRun = jobsRun;
        this.notices = notices;
    }

    /** Runs until the thread is interrupted. */
    public static void run(Configuration flink, Map<String, String> environment, PrintStream out)
            throws IOException, ConfigurationException, InterruptedException {
        String file = environment.getOrDefault("CDCCTL_SUBMIT_FILE", "/submit.json");
        KeepSettings settings = KeepSettings.of(Files.readString(Path.of(file), StandardCharsets.UTF_8), environment);
        StateFolder states =
                new StateFolder(Path.of(environment.getOrDefault("FLINK_STATE", "/flink-state")), settings.generation);
        LongSupplier seconds = () -> TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        Notices notices = new Notices(out::println);
        ClickHouseTables ids = new ClickHouseTables(
                URI.create(environment.getOrDefault("CLICKHOUSE_URL", "http://clickhouse-server:8123")),
                settings.sinkUser,
                settings.value(settings.sinkPassword),
                settings.tablesQuery);
        FlinkSubmitter submitter = new FlinkSubmitter(new JobSubmitter(flink), settings);
        Keeper keeper = new Keeper(
                settings,
                states,
                Path.of(environment.getOrDefault("FLINK_SQL", "/flink-sql")),
                new Tables(states, ids, seconds),
                job -> new Submission(job, submitter, Keep::newId, seconds, settings.quietSeconds, notices),
                seconds,
                notices);
        Path jobsRun = Path.of(environment.getOrDefault("CDCCTL_JOBS_RUN", "/dev/shm/jobs-run"));
        new Keep(new RestCluster(flink), keeper, states, jobsRun, notices).loop();
    }

    private void loop() throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            try (JobsLock lock = JobsLock.of(states.lockFile())) {
                boolean allRun = round();
                show(allRun && lock.isHeld());
                notices.only(NO_LOOK, List.of());
            } catch (IOException e) {
                notices.accept(NO_LOOK + e.getMessage());
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    /** One look at both jobs, the CDC job first; true where all is as it should be. */
    private boolean round() throws IOException, InterruptedException {
        boolean allRun = true;
        for (JobKind kind : JobKind.values()) {
            Cluster now;
            try {
                now = cluster.look();
            } catch (IOException e) {
                // It is being started, or has been lost.
                allRun = false;
                continue;
            }
            allRun &= keeper.keep(kind, now);
        }
        return allRun;
    }

    /** The health check asks for the file. */
    private void show(boolean allRun) throws IOException {
        if (allRun) {
            Files.write(jobsRun, new byte[0]);
        } else {
            Files.deleteIfExists(jobsRun);
        }
    }

    private static String newId() {
        byte[] id = new byte[16];
        new SecureRandom().nextBytes(id);
        StringBuilder hex = new StringBuilder();
        for (byte part : id) {
            hex.append(String.format("%02x", part));
        }
        return hex.toString();
    }
}
