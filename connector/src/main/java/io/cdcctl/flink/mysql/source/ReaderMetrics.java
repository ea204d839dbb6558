package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.TableNotice;
import io.cdcctl.flink.mysql.table.TableNotices;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.MetricNames;

/**
 * Metrics of a reader: how old changes are when they are handed on, and all that was noticed of tables, also before the job was started
 * again. Of the latter each table with a notice has a number of each kind, and all of them as JSON, for who reads metrics by Flink's REST.
 */
final class ReaderMetrics {

    /** Name of the metric that has the JSON: {@code [{"table":"shop.log","kind":"emptied","count":1,"last":"truncated in .."}]}. */
    static final String JSON = "tableNotices";

    private final MetricGroup metrics;
    private volatile long delay;
    private final TableNotices notices = new TableNotices();
    private final Set<String> shown = new HashSet<>();

    /** Tables that cannot be read at present: what is over is not shown any more. */
    private volatile TableNotices unread = new TableNotices();

    ReaderMetrics(MetricGroup metrics) {
        this.metrics = metrics;
        metrics.gauge(MetricNames.CURRENT_EMIT_EVENT_TIME_LAG, (Gauge<Long>) () -> delay);
    }

    /** Takes that changes of this time, in milliseconds since the epoch, are handed on. */
    void handedOn(long changedAt) {
        delay = System.currentTimeMillis() - changedAt;
    }

    void add(List<TableNotice> more) {
        for (TableNotice notice : more) {
            notices.add(notice);
            show(notice.table);
        }
    }

    /** Takes which tables the snapshot cannot read at present, and why, in place of those of before. */
    void unread(Map<String, String> troubles) {
        TableNotices now = new TableNotices();
        troubles.forEach((table, why) -> now.add(new TableNotice(table, TableNotice.Kind.NOT_READ, 1, why)));
        unread = now;
        troubles.keySet().forEach(this::show);
    }

    List<TableNotice> notices() {
        return notices.all();
    }

    private void show(String table) {
        if (!shown.add(table)) {
            return;
        }
        MetricGroup group = metrics.addGroup("table", table);
        group.gauge(JSON, (Gauge<String>) () -> json(of(table)));
        for (TableNotice.Kind kind : TableNotice.Kind.values()) {
            group.gauge(kind.metric, (Gauge<Long>) () -> count(of(table), kind));
        }
    }

    private List<TableNotice> of(String table) {
        List<TableNotice> all = new ArrayList<>(notices.of(table));
        all.addAll(unread.of(table));
        return all;
    }

    private static long count(Collection<TableNotice> of, TableNotice.Kind kind) {
        return of.stream().filter(notice -> notice.kind == kind).mapToLong(notice -> notice.count).sum();
    }

    static String json(Collection<TableNotice> of) {
        JsonBytes out = new JsonBytes();
        out.raw('[');
        String before = "";
        for (TableNotice notice : of) {
            out.ascii(before + "{\"table\":");
            out.text(notice.table);
            out.ascii(",\"kind\":\"" + notice.kind.json + "\",\"count\":");
            out.integer(notice.count);
            out.ascii(",\"last\":");
            out.text(wellFormed(notice.last));
            out.raw('}');
            before = ",";
        }
        out.raw(']');
        return new String(out.copy(), StandardCharsets.UTF_8);
    }

    /** Half a character at the place where a text was cut. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
