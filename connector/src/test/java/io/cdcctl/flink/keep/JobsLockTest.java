package io.cdcctl.flink.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** cdcctl holds the lock with flock(1), as these tests do. */
class JobsLockTest {

    private static final int LOCKED = 1;

    @TempDir
    Path folder;

    private int tryLock() throws Exception {
        return new ProcessBuilder("flock", "--nonblock", folder.resolve("lock").toString(), "true").start().waitFor();
    }

    @Test
    void keepsFlockOutWhileItIsHeldAndNoLonger() throws Exception {
        Path file = Files.createFile(folder.resolve("lock"));
        try (JobsLock lock = JobsLock.of(file)) {
            assertTrue(lock.isHeld());
            assertEquals(LOCKED, tryLock());
        }
        assertEquals(0, tryLock());
    }

    @Test
    void waitsForFlock() throws Exception {
        Path file = Files.createFile(folder.resolve("lock"));
        Process other = new ProcessBuilder("flock", file.toString(), "bash", "-c", "echo held; cat").start();
        assertEquals('h', other.getInputStream().read());
        CompletableFuture<JobsLock> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return JobsLock.of(file);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Thread.sleep(300);
        assertFalse(waiting.isDone());
        other.getOutputStream().close();
        try (JobsLock lock = waiting.get(10, TimeUnit.SECONDS)) {
            assertTrue(lock.isHeld());
        }
    }
}
