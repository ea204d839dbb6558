package io.cdcctl.flink.mysql.binlog;

import java.io.IOException;

/** The server sent nothing, no heartbeat either, for as long as the limit allows. */
public final class SilentConnectionException extends IOException {

    private static final long serialVersionUID = 1L;

    SilentConnectionException(String server, int millis, Throwable cause) {
        super("The MySQL server at " + server + " sent nothing for " + millis + " ms, no heartbeat either: the connection is lost.", cause);
    }
}
