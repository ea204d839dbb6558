package io.cdcctl.flink.mysql.binlog;

import java.io.IOException;

/** The bytes of an event are not what the binlog's format says. */
public final class MalformedEventException extends IOException {

    private static final long serialVersionUID = 1L;

    public MalformedEventException(String message) {
        super(message);
    }

    public MalformedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
