package io.cdcctl.flink.mysql.binlog;

import io.cdcctl.flink.mysql.table.MysqlTable;
import java.util.Arrays;

/**
 * The tables that events of rows name by number. A description that comes again with the same bytes, as it does with each
 * statement, gives the same {@link MysqlTable} and is not parsed; tables that are not carried are never parsed.
 */
public final class TableMaps {

    /** Chooses tables by name. */
    @FunctionalInterface
    public interface Carried {
        boolean test(String database, String table);
    }

    private static final class Entry {
        long id;
        byte[] bytes;
        MysqlTable table;
    }

    private final Collations collations;
    private final Carried carried;
    private FormatDescription format;

    /** By number; the next place that is free follows where two have the same one. */
    private Entry[] entries = new Entry[64];

    private int count;

    public TableMaps(Collations collations, Carried carried) {
        this.collations = collations;
        this.carried = carried;
    }

    /** Begins a file of the binlog: numbers of tables of the last one say nothing here. */
    public void begin(FormatDescription of) {
        format = of;
        Arrays.fill(entries, null);
        count = 0;
    }

    /**
     * Reads an event of type TABLE_MAP.
     *
     * @return the table; null where it is not carried
     * @throws MalformedEventException where it cannot be read; rows of this number then have no table
     */
    public MysqlTable read(BinlogEvent event) throws MalformedEventException {
        long id = TableMap.tableId(event.body, event.from, event.to);
        int at = find(id);
        Entry entry = entries[at];
        if (entry != null && Arrays.equals(entry.bytes, 0, entry.bytes.length, event.body, event.from, event.to)) {
            return entry.table;
        }
        if (entry == null) {
            entry = add(id, at);
        }
        entry.bytes = new byte[0];
        entry.table = null;
        String[] names = TableMap.names(event.body, event.from, event.to);
        if (carried.test(names[0], names[1])) {
            entry.table = TableMap.parse(event.body, event.from, event.to, collations, format);
        }
        entry.bytes = Arrays.copyOfRange(event.body, event.from, event.to);
        return entry.table;
    }

    /** The table of this number; null where none that is carried has it. */
    public MysqlTable of(long id) {
        Entry entry = entries[find(id)];
        return entry == null ? null : entry.table;
    }

    private int find(long id) {
        int mask = entries.length - 1;
        int at = (int) (id ^ id >>> 32) & mask;
        while (entries[at] != null && entries[at].id != id) {
            at = at + 1 & mask;
        }
        return at;
    }

    private Entry add(long id, int at) {
        Entry entry = new Entry();
        entry.id = id;
        entries[at] = entry;
        if (++count > entries.length / 2) {
            Entry[] old = entries;
            entries = new Entry[old.length * 2];
            for (Entry one : old) {
                if (one != null) {
                    entries[find(one.id)] = one;
                }
            }
        }
        return entry;
    }
}
