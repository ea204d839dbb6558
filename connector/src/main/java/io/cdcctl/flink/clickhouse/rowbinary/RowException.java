package io.cdcctl.flink.clickhouse.rowbinary;

import java.io.IOException;

/** A row that cannot be written; the message names the table, the key and the column. It fails in every attempt. */
public final class RowException extends IOException {

    private static final long serialVersionUID = 1L;

    RowException(String message) {
        super(message);
    }
}
