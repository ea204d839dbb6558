package io.cdcctl.flink.keep;

import io.cdcctl.flink.submit.JobRequest;
import io.cdcctl.flink.submit.JobSubmitter;
import io.cdcctl.flink.submit.RefusedException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.util.ExceptionUtils;

/** Plans a job of a recorded script in this process, and submits it. */
final class FlinkSubmitter implements Submitter {

    private static final int SECONDS = 300;
    private static final String TAKEN_BEFORE = "Job has already been submitted";

    private final JobSubmitter submitter;
    private final KeepSettings settings;
    private final ExecutorService worker = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "submission");
        thread.setDaemon(true);
        return thread;
    });

    FlinkSubmitter(JobSubmitter submitter, KeepSettings settings) {
        this.submitter = submitter;
        this.settings = settings;
    }

    @Override
    public Outcome submit(String job, String id, String text, Optional<Path> from) throws InterruptedException {
        Redaction redaction = new Redaction(settings.secrets());
        Future<String> submission;
        try {
            Script script = Script.of(job + ".sql", text, settings::value);
            String restoreFrom = from.map(path -> "file://" + path).orElse(null);
            JobRequest request = new JobRequest(id, job, script.settings(), restoreFrom, script.statements());
            submission = worker.submit(() -> submitter.submit(request));
        } catch (RuntimeException e) {
            return Outcome.refused(redaction.of(String.valueOf(e.getMessage())));
        }
        try {
            return submission.get(SECONDS, TimeUnit.SECONDS) == null
                    ? Outcome.refused("its script makes no job")
                    : Outcome.taken();
        } catch (TimeoutException e) {
            submission.cancel(true);
            return Outcome.givenUp("Flink has not answered within " + SECONDS + " s");
        } catch (ExecutionException e) {
            String trace = ExceptionUtils.stringifyException(e.getCause());
            return trace.contains(TAKEN_BEFORE)
                    ? Outcome.taken()
                    : Outcome.refused(redaction.of(place(e.getCause()) + RootCause.of(trace)));
        }
    }

    private static String place(Throwable error) {
        String place = error instanceof RefusedException ? ((RefusedException) error).place() : null;
        return place == null ? "" : place + ": ";
    }
}
