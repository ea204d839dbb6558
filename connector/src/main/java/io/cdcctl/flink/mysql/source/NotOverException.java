package io.cdcctl.flink.mysql.source;

import java.io.IOException;

/** A snapshot by the reader {@code debezium} is not over, and this reader cannot go on with it. */
final class NotOverException extends IOException {

    private static final long serialVersionUID = 1L;

    NotOverException() {
        super("The state is one of a snapshot by the reader `debezium` that is not over, and the reader `binlog` cannot go on with it. Set"
                + " `source: { reader: debezium }` in pipeline.yaml again, run `cdcctl up`, and change over when `cdcctl status` says that"
                + " the snapshot is over; or raise `generation`, then run `cdcctl stop`, `cdcctl up` and `cdcctl submit`.");
    }
}
