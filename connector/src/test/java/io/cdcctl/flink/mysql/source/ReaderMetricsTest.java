package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.TableNotice;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** What a reader shows of itself. */
class ReaderMetricsTest {

    private final Map<String, Gauge<?>> gauges = new TreeMap<>();

    private final class Group extends UnregisteredMetricsGroup {

        private final String scope;

        private Group(String scope) {
            this.scope = scope;
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return new Group(value + ".");
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            assertEquals(null, gauges.put(scope + name, gauge), "twice: " + scope + name);
            return gauge;
        }
    }

    private Object value(String name) {
        return gauges.get(name).getValue();
    }

    @Test
    void eachTableWithANoticeHasItsNumbersAndOneText() {
        ReaderMetrics metrics = new ReaderMetrics(new Group(""));
        metrics.add(List.of());
        assertEquals(Set.of("currentEmitEventTimeLag"), gauges.keySet());
        metrics.add(List.of(notice("shop.log", TableNotice.Kind.EMPTIED, 1, "truncated in \"here\"")));
        metrics.add(List.of(
                notice("shop.log", TableNotice.Kind.EMPTIED, 2, "dropped"), notice("shop.log", TableNotice.Kind.ZERO_DATES, 5, "")));
        metrics.add(List.of(notice("shop.t", TableNotice.Kind.UNREADABLE, 7, "why")));
        assertEquals(3L, value("shop.log.numTablesEmptied"));
        assertEquals(5L, value("shop.log.numZeroDates"));
        assertEquals(0L, value("shop.log.numUnreadableChanges"));
        assertEquals(7L, value("shop.t.numUnreadableChanges"));
        assertEquals(
                "[{\"table\":\"shop.log\",\"kind\":\"emptied\",\"count\":3,\"last\":\"dropped\"},"
                        + "{\"table\":\"shop.log\",\"kind\":\"zeroDates\",\"count\":5,\"last\":\"\"}]",
                value("shop.log.tableNotices"));
        assertEquals(3, metrics.notices().size());
    }

    @Test
    void aTableThatCannotBeReadIsShownUntilItCan() {
        ReaderMetrics metrics = new ReaderMetrics(new Group(""));
        metrics.add(List.of(notice("shop.log", TableNotice.Kind.EMPTIED, 1, "dropped")));
        metrics.unread(Map.of("shop.log", "it is locked", "shop.t", "it is not there"));
        assertEquals(1L, value("shop.t.numTablesNotRead"));
        assertEquals(
                "[{\"table\":\"shop.log\",\"kind\":\"emptied\",\"count\":1,\"last\":\"dropped\"},"
                        + "{\"table\":\"shop.log\",\"kind\":\"notRead\",\"count\":1,\"last\":\"it is locked\"}]",
                value("shop.log.tableNotices"));
        assertEquals(1, metrics.notices().size(), "it is told again behind a failure");
        metrics.unread(Map.of());
        assertEquals(0L, value("shop.log.numTablesNotRead"));
        assertEquals("[]", value("shop.t.tableNotices"));
    }

    @Test
    void theAgeOfChangesIsThatOfWhenTheyAreHandedOn() {
        ReaderMetrics metrics = new ReaderMetrics(new Group(""));
        assertEquals(0L, value("currentEmitEventTimeLag"));
        metrics.handedOn(System.currentTimeMillis() - 60_000);
        assertEquals(60.0, (long) value("currentEmitEventTimeLag") / 1000.0, 5.0);
    }

    @Test
    void whatIsTakenIsForgotten() {
        ColumnSpec id = new ColumnSpec("id", "id", ColumnKind.INTEGER, 0);
        TableSpec table = new TableSpec("shop", "t", "T", List.of(id), List.of(id), "id", Map.of());
        TableNotices notices = new TableNotices();
        notices.add(table, TableNotice.Kind.REPLACED, "one");
        notices.add(table, TableNotice.Kind.REPLACED, "x".repeat(600));
        List<TableNotice> taken = notices.take();
        assertEquals(1, taken.size());
        assertEquals(2, taken.get(0).count);
        assertEquals("x".repeat(500) + " ..", taken.get(0).last);
        assertEquals(List.of(), notices.take());
    }

    private static TableNotice notice(String table, TableNotice.Kind kind, long count, String last) {
        return new TableNotice(table, kind, count, last);
    }
}
