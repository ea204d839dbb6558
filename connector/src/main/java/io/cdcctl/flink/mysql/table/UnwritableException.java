package io.cdcctl.flink.mysql.table;

/** A value that cannot be written, and why: the table is not what it was declared to be, or the declared type does not have the value. */
public final class UnwritableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean tableChanged;

    /** A table that has changed gives one for every row, so none has a stack trace. */
    private UnwritableException(String message, boolean tableChanged) {
        super(message, null, false, false);
        this.tableChanged = tableChanged;
    }

    /** The column is not there or is another: no row of the table can be written. */
    public static UnwritableException ofTable(String message) {
        return new UnwritableException(message, true);
    }

    /** This value cannot be written. */
    public static UnwritableException ofValue(String message) {
        return new UnwritableException(message, false);
    }

    /** What to do, as a sentence behind another; nothing where the message has it. */
    public String next() {
        return tableChanged ? ". Run `cdcctl drift`" : "";
    }
}
