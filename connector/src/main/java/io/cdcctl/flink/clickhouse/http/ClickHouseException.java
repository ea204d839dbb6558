package io.cdcctl.flink.clickhouse.http;

import java.io.IOException;

/** A request that ClickHouse refused, or that did not reach it. */
public final class ClickHouseException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final boolean transientError;

    ClickHouseException(String message, int code, boolean transientError, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.transientError = transientError;
    }

    /** ClickHouse's error code, or 0 where there is none. */
    public int code() {
        return code;
    }

    /** Whether the same request may succeed later. */
    public boolean isTransient() {
        return transientError;
    }

    /** Whether one row alone may be the cause, so that the others can be written without it. */
    public boolean isRowError() {
        return !transientError && ErrorClassifier.isRowError(code);
    }

    /** Whether the request touched more partitions than one may, which a smaller one may not. */
    public boolean isTooManyPartitions() {
        return isRowError() && code == ErrorClassifier.TOO_MANY_PARTS;
    }

    /** The same error with more in front of its message. */
    public ClickHouseException prefixed(String prefix) {
        return new ClickHouseException(prefix + getMessage(), code, transientError, this);
    }
}
