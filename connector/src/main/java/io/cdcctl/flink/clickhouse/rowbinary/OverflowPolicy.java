package io.cdcctl.flink.clickhouse.rowbinary;

/**
 * What becomes of a value that is outside the range of its ClickHouse type, which ClickHouse itself would wrap or
 * clamp without a word: an integer, a decimal, a date or a timestamp that is too small or too large. Elements of
 * arrays, maps and tuples follow it one by one. A primary key and the key of a map are refused under every policy,
 * because two keys that become one would replace each other.
 *
 * <p>Not an overflow, and always refused: a value that is cut rather than moved (fractional digits, bytes of another
 * number than a FixedString has), one that has no nearest value (an unknown name of an Enum, text that is no number or
 * UUID), and NULL where the type is not Nullable. NaN and the infinities are values like any other of a floating point type.
 */
public enum OverflowPolicy {
    /** The row is refused. */
    ERROR,
    /** NULL is written; the row is refused where the column or the element is not Nullable. */
    NULL,
    /** The nearest value that the type holds is written. */
    CLAMP
}
