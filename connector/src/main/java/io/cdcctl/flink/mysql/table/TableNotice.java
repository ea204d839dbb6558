package io.cdcctl.flink.mysql.table;

/** What happened to a table that the rows in its topic do not show. It does not change. */
public final class TableNotice {

    /** What happened, by its name in JSON, and the name of the metric that counts it. */
    public enum Kind {
        /** Its rows of the snapshot cannot be read at present. */
        NOT_READ("notRead", "numTablesNotRead"),
        /** Rows went without an event of their own, as by TRUNCATE. */
        EMPTIED("emptied", "numTablesEmptied"),
        /** Another table took its name, whose rows may be others. */
        REPLACED("replaced", "numTablesReplaced"),
        /** Rows that it had took other values without an event of their own, by ALTER TABLE. */
        REWRITTEN("rewritten", "numTablesRewritten"),
        /** A change could not be read or written as a row. */
        UNREADABLE("unreadable", "numUnreadableChanges"),
        /** A date with a part of zero was written as something else. */
        ZERO_DATES("zeroDates", "numZeroDates");

        public final String json;
        public final String metric;

        Kind(String json, String metric) {
            this.json = json;
            this.metric = metric;
        }

        /** The one of this name in JSON; throws an {@link IllegalArgumentException} where there is none. */
        public static Kind of(String json) {
            for (Kind kind : values()) {
                if (kind.json.equals(json)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("'" + json + "' is no kind of notice");
        }
    }

    private static final int LONGEST = 500;

    /** {@code database.table}. */
    public final String table;

    public final Kind kind;
    public final long count;

    /** The last time in words; it may be cut. */
    public final String last;

    public TableNotice(String table, Kind kind, long count, String last) {
        this.table = table;
        this.kind = kind;
        this.count = count;
        this.last = last.length() > LONGEST ? last.substring(0, LONGEST) + " .." : last;
    }

    /** This one, and a later one of the same table and kind. */
    TableNotice and(TableNotice later) {
        return new TableNotice(table, kind, count + later.count, later.last);
    }
}
