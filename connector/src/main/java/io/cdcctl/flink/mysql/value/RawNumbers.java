package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.Floats;
import io.cdcctl.flink.mysql.json.JsonBytes;
import java.nio.charset.StandardCharsets;

/** Numbers of MySQL's binary protocol: integers and floats have their lowest byte first, decimals are texts. */
public final class RawNumbers {

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private RawNumbers() {}

    public static void integer(byte[] bytes, boolean unsigned, JsonBytes out) {
        long value = littleEndian(bytes);
        if (!unsigned) {
            int unused = Long.SIZE - Byte.SIZE * bytes.length;
            out.integer(value << unused >> unused);
        } else {
            out.unsigned(value);
        }
    }

    public static void flag(byte[] bytes, JsonBytes out) {
        flag(littleEndian(bytes), out);
    }

    /** A BOOL of MySQL is a TINYINT, which holds more than two values. */
    static void flag(long value, JsonBytes out) {
        if (value != 0 && value != 1) {
            throw new IllegalArgumentException("a BOOL that is " + value + ", neither 0 nor 1: declare the column as tinyint");
        }
        out.raw(value == 1 ? TRUE : FALSE);
    }

    public static void float32(byte[] bytes, JsonBytes out) {
        Floats.float32(Float.intBitsToFloat((int) littleEndian(bytes)), out);
    }

    public static void float64(byte[] bytes, JsonBytes out) {
        Floats.float64(Double.longBitsToDouble(littleEndian(bytes)), out);
    }

    /** A BIT, whose highest byte comes first. */
    public static void bits(byte[] bytes, JsonBytes out) {
        long value = 0;
        for (byte one : bytes) {
            value = value << Byte.SIZE | one & 0xFF;
        }
        out.unsigned(value);
    }

    /** Without zeros at the end of the fraction. */
    public static void decimal(byte[] text, JsonBytes out) {
        int end = text.length;
        if (indexOf(text, '.') >= 0) {
            while (text[end - 1] == '0') {
                end--;
            }
            if (text[end - 1] == '.') {
                end--;
            }
        }
        digits(text, end, out);
    }

    /** As a text, with every digit of the fraction. */
    public static void decimalText(byte[] text, JsonBytes out) {
        out.raw('"');
        digits(text, text.length, out);
        out.raw('"');
    }

    /** Without the zeros in front that a ZEROFILL column has. */
    private static void digits(byte[] text, int end, JsonBytes out) {
        int at = 0;
        if (text[0] == '-') {
            out.raw('-');
            at++;
        }
        while (at + 1 < end && text[at] == '0' && text[at + 1] != '.') {
            at++;
        }
        for (; at < end; at++) {
            out.raw((char) text[at]);
        }
    }

    private static int indexOf(byte[] text, char wanted) {
        for (int i = 0; i < text.length; i++) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static long littleEndian(byte[] bytes) {
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << Byte.SIZE | bytes[i] & 0xFF;
        }
        return value;
    }
}
