package io.cdcctl.flink.clickhouse.rowbinary;

/** A value that the column's type cannot hold; the message shows the value and says why. */
public final class ValueException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Longest text of a value in a message. */
    private static final int SHOWN = 200;

    /**
     * @param value the value as it is, bytes among it
     * @param reason what is wrong with it, as the rest of a sentence about it
     */
    public ValueException(Object value, String reason) {
        this(String.format("the value %s %s", show(value), reason));
    }

    private ValueException(String message) {
        super(message);
    }

    /** A value that is text, which the message puts into quotes. */
    static ValueException ofText(Object text, String reason) {
        return new ValueException(String.format("the value '%s' %s", show(text), reason));
    }

    /** The same of a part of a value, such as an element of an array. */
    ValueException within(String part) {
        return new ValueException(part + ": " + getMessage());
    }

    /** The text of a value as messages show it. */
    static String show(Object value) {
        String text = value instanceof byte[] ? hex((byte[]) value) : String.valueOf(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder("0x");
        for (int i = 0; i < bytes.length && text.length() <= SHOWN; i++) {
            text.append(String.format("%02x", bytes[i]));
        }
        return text.toString();
    }
}
