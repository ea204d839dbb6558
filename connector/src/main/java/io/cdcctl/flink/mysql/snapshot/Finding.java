package io.cdcctl.flink.mysql.snapshot;

import java.io.Serializable;

/** Something about a server that a reader of its binlog has to know: what it is, why it may be so, and what to do. */
public final class Finding implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Whether nothing may be read; else it is a warning. */
    public final boolean stops;

    public final String what;
    public final String why;
    public final String next;

    Finding(boolean stops, String what, String why, String next) {
        this.stops = stops;
        this.what = what;
        this.why = why;
        this.next = next;
    }

    /** All of it, as sentences. */
    @Override
    public String toString() {
        return what + ": " + why + ". " + next + ".";
    }
}
