package io.cdcctl.flink.mysql.binlog;

import java.io.IOException;

/** An event's checksum is not that of its bytes: they were changed on the disk of the server or on their way. */
public final class ChecksumException extends IOException {

    private static final long serialVersionUID = 1L;

    ChecksumException(BinlogEvent event) {
        super("The checksum of an event of type " + event.type + " that ends at " + event.logPos
                + " of its binlog file is wrong: its bytes were changed on the server's disk or on their way.");
    }
}
