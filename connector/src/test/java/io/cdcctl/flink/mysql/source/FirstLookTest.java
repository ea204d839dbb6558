package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A checkpoint waits for the first look at the server. */
@Timeout(30)
class FirstLookTest {

    private static final int A_MOMENT_MILLIS = 100;

    private final FirstLook look = new FirstLook();

    @Test
    void waitsUntilItIsOver() throws Exception {
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(this::await);
        assertThrows(TimeoutException.class, () -> waiting.get(A_MOMENT_MILLIS, TimeUnit.MILLISECONDS));
        look.done();
        waiting.get();
    }

    private void await() {
        try {
            look.await();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void saysWhyItFailed() {
        look.failed(new IOException("The binlog is purged."));
        assertEquals("The binlog is purged.", assertThrows(IOException.class, look::await).getMessage());
    }

    @Test
    void whatFailsLaterIsNoFirstLook() throws Exception {
        look.done();
        look.failed(new IOException("The connection is lost."));
        look.await();
    }
}
