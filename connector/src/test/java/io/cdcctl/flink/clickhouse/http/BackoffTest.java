package io.cdcctl.flink.clickhouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doublesUpToFiveSeconds() {
        assertEquals(Duration.ofMillis(100), Backoff.after(1, 1));
        assertEquals(Duration.ofMillis(200), Backoff.after(2, 1));
        assertEquals(Duration.ofMillis(3200), Backoff.after(6, 1));
        assertEquals(Duration.ofMillis(5000), Backoff.after(7, 1));
        assertEquals(Duration.ofMillis(5000), Backoff.after(Integer.MAX_VALUE, 1));
    }

    @Test
    void spreadsOverTheUpperHalf() {
        assertEquals(Duration.ofMillis(50), Backoff.after(1, 0));
        assertEquals(Duration.ofMillis(75), Backoff.after(1, 0.5));
    }
}
