package io.cdcctl.flink.clickhouse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tells settings that make more parts than ClickHouse can merge: every insert makes at least one. */
final class PartRate {

    private static final double MOST_INSERTS_PER_SECOND = 20;
    private static final int FEWEST_ROWS = 1_000;

    private PartRate() {}

    /** What is to be warned of, with option names and figures. */
    static List<String> warnings(Duration flushInterval, int writers, int maxRows) {
        List<String> warnings = new ArrayList<>();
        double perSecond = flushInterval.isZero() ? 0 : writers * 1e9 / flushInterval.toNanos();
        if (perSecond > MOST_INSERTS_PER_SECOND) {
            warnings.add(String.format(
                    "'%s' = %d ms and %d parallel writers make up to %.0f inserts a second, and more than about %.0f make"
                            + " parts faster than ClickHouse merges them: raise the interval or lower the parallelism.",
                    SinkOptions.BUFFER_FLUSH_INTERVAL.key(), flushInterval.toMillis(), writers, perSecond,
                    MOST_INSERTS_PER_SECOND));
        }
        if (maxRows < FEWEST_ROWS) {
            warnings.add(String.format(
                    "'%s' = %d sends batches of fewer than %d rows, and each makes a part that ClickHouse has to merge: raise"
                            + " it.",
                    SinkOptions.BUFFER_FLUSH_MAX_ROWS.key(), maxRows, FEWEST_ROWS));
        }
        return warnings;
    }
}
