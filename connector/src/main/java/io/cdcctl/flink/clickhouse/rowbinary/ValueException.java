package io.cdcctl.flink.clickhouse.rowbinary;

/** A value that the column's type cannot hold; the message shows the value and says why. */
final class ValueException extends Exception {

    private static final long serialVersionUID = 1L;

    ValueException(Object value, String reason) {
        super(String.format("the value %s %s", value, reason));
    }
}
