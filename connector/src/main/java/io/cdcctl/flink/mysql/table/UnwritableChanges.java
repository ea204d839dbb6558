package io.cdcctl.flink.mysql.table;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts changes that could not be written as rows, and tells of each new reason, of a table once a second at most. */
public final class UnwritableChanges {

    private static final Logger LOG = LoggerFactory.getLogger(UnwritableChanges.class);

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Counter changes;
    private final TableNotices notices;
    private final Map<String, Warning> last = new HashMap<>();

    /** The notices take each change too. */
    public UnwritableChanges(MetricGroup metrics, TableNotices notices) {
        this.notices = notices;
        changes = metrics.counter("numUnreadableChanges");
    }

    /** Takes a change of a table; {@code reason} says why, {@code sentence} also which change it is. */
    public void report(TableSpec table, String reason, String sentence) {
        changes.inc();
        notices.add(table, TableNotice.Kind.UNREADABLE, sentence);
        long now = System.nanoTime();
        Warning before = last.get(table.name());
        if (before == null || (!before.reason.equals(reason) && now - before.nanos >= SECOND)) {
            last.put(table.name(), new Warning(reason, now));
            LOG.warn("{}. Such changes go into the topic {} as records that no reader takes for rows.", sentence, table.topic);
        }
    }

    private static final class Warning {
        private final String reason;
        private final long nanos;

        private Warning(String reason, long nanos) {
            this.reason = reason;
            this.nanos = nanos;
        }
    }
}
