package io.cdcctl.flink.mysql.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notices by table and kind. Any thread may use it. */
public final class TableNotices {

    private final Map<String, EnumMap<TableNotice.Kind, TableNotice>> notices = new LinkedHashMap<>();

    /** Counts one more; {@code last} says what happened, and where. */
    public void add(TableSpec table, TableNotice.Kind kind, String last) {
        add(new TableNotice(table.name(), kind, 1, last));
    }

    public synchronized void add(TableNotice notice) {
        notices.computeIfAbsent(notice.table, any -> new EnumMap<>(TableNotice.Kind.class)).merge(notice.kind, notice, TableNotice::and);
    }

    public synchronized List<TableNotice> all() {
        List<TableNotice> all = new ArrayList<>();
        notices.values().forEach(of -> all.addAll(of.values()));
        return all;
    }

    public synchronized Collection<TableNotice> of(String table) {
        EnumMap<TableNotice.Kind, TableNotice> of = notices.get(table);
        return of == null ? List.of() : List.copyOf(of.values());
    }

    /** Gives all, and forgets them. */
    public synchronized List<TableNotice> take() {
        if (notices.isEmpty()) {
            return List.of();
        }
        List<TableNotice> all = all();
        notices.clear();
        return all;
    }
}
