package io.cdcctl.flink.mysql;

/** A table of MySQL is no longer what it was declared to be. */
final class SchemaMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SchemaMismatchException(String message) {
        super(message);
    }
}
