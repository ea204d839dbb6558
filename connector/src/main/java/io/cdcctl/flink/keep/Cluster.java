package io.cdcctl.flink.keep;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the JobManager knows at one moment. */
final class Cluster {

    private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

    private final List<Job> jobs;
    private final int taskManagers;
    private final int slots;
    private final int freeSlots;

    Cluster(List<Job> jobs, int taskManagers, int slots, int freeSlots) {
        this.jobs = List.copyOf(jobs);
        this.taskManagers = taskManagers;
        this.slots = slots;
        this.freeSlots = freeSlots;
    }

    /** Asks the JobManager. */
    interface View {
        Cluster look() throws IOException, InterruptedException;
    }

    static boolean hasEnded(String status) {
        return ENDED.contains(status);
    }

    /** Status of the job of this name, of one that has not ended where there are several. */
    Optional<String> status(String name) {
        List<Job> named = jobs.stream().filter(job -> job.name.equals(name)).collect(Collectors.toList());
        Optional<Job> alive = named.stream().filter(job -> !hasEnded(job.status)).findFirst();
        return alive.or(() -> named.stream().findFirst()).map(job -> job.status);
    }

    /** Whether there are TaskManagers, and no more than so many of their slots are in use. */
    boolean isIdle(int taken) {
        return taskManagers > 0 && freeSlots + taken >= slots;
    }

    static final class Job {
        final String name;
        final String status;

        Job(String name, String status) {
            this.name = name;
            this.status = status;
        }
    }
}
