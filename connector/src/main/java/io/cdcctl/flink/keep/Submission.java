package io.cdcctl.flink.keep;

import io.cdcctl.flink.keep.Submitter.Outcome;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Submissions of one job. The id of the job stays the same until Flink has it: of a submission that is given up here,
 * but not there, no second job comes. A failure is tried again after a growing pause.
 */
final class Submission {

    private static final int FIRST_PAUSE = 10;
    private static final int LONGEST_PAUSE = 60;

    private final String job;
    private final Submitter submitter;
    private final Supplier<String> newId;
    private final LongSupplier seconds;
    private final int quietSeconds;
    private final Consumer<String> say;

    private String id;
    private int pause = FIRST_PAUSE;
    private long retryAt = Long.MIN_VALUE;

    Submission(
            String job,
            Submitter submitter,
            Supplier<String> newId,
            LongSupplier seconds,
            int quietSeconds,
            Consumer<String> say) {
        this.job = job;
        this.submitter = submitter;
        this.newId = newId;
        this.seconds = seconds;
        this.quietSeconds = quietSeconds;
        this.say = say;
    }

    /** Whether the pause after the last failure is over. */
    boolean isDue() {
        return seconds.getAsLong() >= retryAt;
    }

    /** Submits what is recorded, from a state or from the beginning; true where Flink has taken it. */
    boolean start(String script, Optional<Path> from) throws InterruptedException {
        if (id == null) {
            id = newId.get();
        }
        Outcome outcome = submitter.submit(job, id, script, from);
        if (outcome.isTaken()) {
            say.accept(job + ": submitted as " + id + ", " + from.map(Path::toString).orElse("from the beginning"));
            id = null;
            pause = FIRST_PAUSE;
            retryAt = Long.MIN_VALUE;
            return true;
        }
        say.accept(job + ": could not be submitted: " + outcome.error());
        // What was given up here may still be at work there.
        int wait = outcome.isGivenUp() ? Math.max(pause, quietSeconds) : pause;
        pause = pause < LONGEST_PAUSE ? pause * 2 : LONGEST_PAUSE;
        retryAt = seconds.getAsLong() + wait;
        return false;
    }
}
