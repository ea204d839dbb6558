package io.cdcctl.flink.keep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A lock of flock(1), which cdcctl holds too while it submits. Java's own file locks are another kind (fcntl), and the
 * two do not exclude each other: so a child process holds it until its standard input is closed, and also lets go of it
 * where this process dies.
 */
final class JobsLock implements AutoCloseable {

    private static final String HOLD = "echo held; exec cat >/dev/null";
    private static final int END_SECONDS = 5;

    private final Process holder;
    private final Thread atExit;

    private JobsLock(Process holder, Thread atExit) {
        this.holder = holder;
        this.atExit = atExit;
    }

    /** Waits for the lock. */
    static JobsLock of(Path file) throws IOException, InterruptedException {
        Process holder = new ProcessBuilder("flock", file.toString(), "bash", "-c", HOLD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread atExit = new Thread(holder::destroy);
        Runtime.getRuntime().addShutdownHook(atExit);
        JobsLock lock = new JobsLock(holder, atExit);
        if (holder.getInputStream().read() != 'h') {
            lock.close();
            throw new IOException("The lock " + file + " cannot be had: flock ended with " + holder.waitFor());
        }
        return lock;
    }

    /** Whether the lock is still held: only somebody who ends the child takes it away. */
    boolean isHeld() {
        return holder.isAlive();
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The hook is running already.
        }
        holder.getOutputStream().close();
        try {
            if (!holder.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                holder.destroyForcibly();
            }
        } catch (InterruptedException e) {
            holder.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
