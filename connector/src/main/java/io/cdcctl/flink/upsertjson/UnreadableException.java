package io.cdcctl.flink.upsertjson;

/** Says why JSON cannot be read as a row. */
final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableException(String reason) {
        this(reason, null);
    }

    UnreadableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
