package io.cdcctl.flink.mysql.source;

import java.io.IOException;

/** A snapshot by the reader {@code debezium} of cdcctl 0.1 is not over, and only that reader can go on with it. */
final class NotOverException extends IOException {

    private static final long serialVersionUID = 1L;

    NotOverException() {
        super("The state is one of a snapshot by the reader `debezium` of cdcctl 0.1 that is not over, and no other version of cdcctl can go"
                + " on with it. Run `cdcctl up` of the version that began it, and change to this one when its `cdcctl status` says that the"
                + " snapshot is over; or raise `generation` in pipeline.yaml, then run `cdcctl stop`, `cdcctl up` and `cdcctl submit`.");
    }
}
