package io.cdcctl.flink.mysql.json;

import java.util.Arrays;

/** JSON put together as UTF-8 in a buffer that is used again for every record. */
public final class JsonBytes {

    private static final int LONGEST_NUMBER = 20;

    byte[] bytes = new byte[1024];
    int length;

    /** Takes everything out. */
    public void clear() {
        length = 0;
    }

    public int length() {
        return length;
    }

    /** Takes out what was written since the JSON had this length. */
    public void backTo(int earlierLength) {
        length = earlierLength;
    }

    /** The JSON so far, in an array of its own. */
    public byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    public boolean sameAs(JsonBytes other) {
        return Arrays.equals(bytes, 0, length, other.bytes, 0, other.length);
    }

    public boolean sameAs(byte[] other) {
        return Arrays.equals(bytes, 0, length, other, 0, other.length);
    }

    public void raw(byte[] part) {
        raw(part, 0, part.length);
    }

    /** The same for a part of the bytes. */
    public void raw(byte[] part, int from, int to) {
        int count = to - from;
        reserve(count);
        System.arraycopy(part, from, bytes, length, count);
        length += count;
    }

    public void raw(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    /** Characters that are all ASCII and need no escape, such as those of a number. */
    public void ascii(String characters) {
        int count = characters.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) characters.charAt(i);
        }
        length += count;
    }

    public void integer(long value) {
        if (value == Long.MIN_VALUE) {
            ascii(Long.toString(value));
            return;
        }
        reserve(LONGEST_NUMBER);
        if (value < 0) {
            bytes[length++] = '-';
        }
        long rest = Math.abs(value);
        length += digits(rest);
        int at = length;
        while (rest > Integer.MAX_VALUE) {
            long hundreds = rest / 100;
            pair((int) (rest - hundreds * 100), at -= 2);
            rest = hundreds;
        }
        int few = (int) rest;
        while (few >= 10) {
            int hundreds = few / 100;
            pair(few - hundreds * 100, at -= 2);
            few = hundreds;
        }
        if (few > 0 || at == length) {
            bytes[at - 1] = (byte) ('0' + few);
        }
    }

    private static int digits(long positive) {
        int digits = 1;
        for (long power = 10; digits < 19 && positive >= power; power *= 10) {
            digits++;
        }
        return digits;
    }

    private void pair(int twoDigits, int at) {
        int ten = twoDigits / 10;
        bytes[at] = (byte) ('0' + ten);
        bytes[at + 1] = (byte) ('0' + twoDigits - ten * 10);
    }

    /** A number with so many digits, zeros in front among them. */
    public void padded(int value, int digits) {
        reserve(digits);
        length += digits;
        int rest = value;
        for (int at = length - 1; digits > 0; digits--, at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** The same for what is not to be taken as negative. */
    public void unsigned(long value) {
        if (value >= 0) {
            integer(value);
            return;
        }
        long tenth = (value >>> 1) / 5;
        integer(tenth);
        raw((char) ('0' + (value - tenth * 10)));
    }

    /** A text in quotes. */
    public void text(String text) {
        raw('"');
        Texts.write(text, this);
        raw('"');
    }

    /** A text that is UTF-8, in quotes. */
    public void text(byte[] utf8) {
        text(utf8, 0, utf8.length);
    }

    /** The same for a part of the bytes. What is not UTF-8 becomes the character that stands for it, as Java does it. */
    public void text(byte[] utf8, int from, int to) {
        raw('"');
        Texts.write(utf8, from, to, this);
        raw('"');
    }

    /** A part of a text that is UTF-8; the caller writes the quotes. */
    public void textPart(byte[] utf8, int from, int to) {
        Texts.write(utf8, from, to, this);
    }

    /** One character of a text, which is given as the bytes of its UTF-8, the last one lowest; the caller writes the quotes. */
    public void character(int utf8) {
        Texts.write(utf8, this);
    }

    /** Bytes as a text in base64. */
    public void base64(byte[] value) {
        base64(value, 0, value.length);
    }

    /** The same for a part of the bytes. */
    public void base64(byte[] value, int from, int to) {
        raw('"');
        Base64Text.write(value, from, to, this);
        raw('"');
    }

    void reserve(int count) {
        if (bytes.length - length < count) {
            long wanted = Math.max(2L * bytes.length, (long) length + count);
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, wanted));
        }
    }
}
