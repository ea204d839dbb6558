package io.cdcctl.flink.mysql.source;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Whether a reader has looked at its server since it began. No checkpoint completes before it has: a job that cannot go on would
 * be taken for one that runs.
 */
final class FirstLook {

    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** Takes that the server still has all that comes next. */
    void done() {
        end.complete(null);
    }

    /** Takes why the binlog cannot be read; of no effect once it could. */
    void failed(Exception why) {
        end.completeExceptionally(why);
    }

    /** Waits for the end of the look; throws an {@link IOException} with the cause where it failed. */
    void await() throws IOException, InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }
}
