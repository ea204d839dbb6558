package io.cdcctl.flink.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartRateTest {

    @ParameterizedTest
    @CsvSource({"1000, 20, 50000", "100, 2, 50000", "50, 1, 1000", "0, 100, 50000"})
    void moderateSettings(long intervalMillis, int writers, int maxRows) {
        assertEquals(List.of(), PartRate.warnings(Duration.ofMillis(intervalMillis), writers, maxRows));
    }

    @Test
    void intervalThatIsTooShortForTheWriters() {
        assertEquals(
                List.of("'sink.buffer-flush.interval' = 100 ms and 4 parallel writers make up to 40 inserts a second, and more"
                        + " than about 20 make parts faster than ClickHouse merges them: raise the interval or lower the"
                        + " parallelism."),
                PartRate.warnings(Duration.ofMillis(100), 4, 50_000));
    }

    @Test
    void smallBatches() {
        assertEquals(
                List.of("'sink.buffer-flush.max-rows' = 999 sends batches of fewer than 1000 rows, and each makes a part that"
                        + " ClickHouse has to merge: raise it."),
                PartRate.warnings(Duration.ofSeconds(1), 1, 999));
    }

    @Test
    void bothAreNamed() {
        assertEquals(2, PartRate.warnings(Duration.ofMillis(1), 1, 1).size());
    }
}
