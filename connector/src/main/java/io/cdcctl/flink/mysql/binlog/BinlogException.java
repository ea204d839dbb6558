package io.cdcctl.flink.mysql.binlog;

import java.io.IOException;

/** An error that the MySQL server answered with. */
public final class BinlogException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The server has purged what was asked for, or cannot read its own binlog. */
    public static final int FATAL_READING_BINLOG = 1236;

    private final int code;

    public BinlogException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** MySQL's number of the error. */
    public int code() {
        return code;
    }
}
