package io.cdcctl.flink.mysql.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** JSON put together as UTF-8 in a buffer that is used again for every record. */
public final class JsonBytes {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final int PLAIN = 0;
    private static final int BY_NUMBER = 1;

    /** How an ASCII character stands in a text: as it is, as {@code \}{@code u00XX}, or behind a backslash as this character. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        Arrays.fill(ESCAPES, 0, 32, (byte) BY_NUMBER);
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
        ESCAPES['\b'] = 'b';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\f'] = 'f';
        ESCAPES['\r'] = 'r';
    }

    /** No character takes more bytes than an escape by number. */
    private static final int LONGEST_CHARACTER = 6;

    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes = new byte[1024];
    private int length;

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
        reserve(part.length);
        System.arraycopy(part, 0, bytes, length, part.length);
        length += part.length;
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
        int digits = 1;
        for (long power = rest; power > 9; power /= 10) {
            digits++;
        }
        length += digits;
        for (int at = length - 1; digits > 0; digits--, at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
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

    /** A text in quotes. */
    public void text(String text) {
        int count = text.length();
        reserve(LONGEST_CHARACTER * count + 2);
        byte[] b = bytes;
        int at = length;
        b[at++] = '"';
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                byte escape = ESCAPES[c];
                if (escape == PLAIN) {
                    b[at++] = (byte) c;
                    continue;
                }
                b[at++] = '\\';
                if (escape != BY_NUMBER) {
                    b[at++] = escape;
                    continue;
                }
                b[at++] = 'u';
                b[at++] = '0';
                b[at++] = '0';
                b[at++] = HEX[c >> 4];
                b[at++] = HEX[c & 0xF];
            } else if (c < 0x800) {
                b[at++] = (byte) (0xC0 | c >> 6);
                b[at++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                b[at++] = (byte) (0xE0 | c >> 12);
                b[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                b[at++] = (byte) (0x80 | c & 0x3F);
            } else {
                int point = text.codePointAt(i);
                if (!Character.isSupplementaryCodePoint(point)) {
                    throw new IllegalArgumentException("half of a surrogate pair at character " + i);
                }
                i++;
                b[at++] = (byte) (0xF0 | point >> 18);
                b[at++] = (byte) (0x80 | point >> 12 & 0x3F);
                b[at++] = (byte) (0x80 | point >> 6 & 0x3F);
                b[at++] = (byte) (0x80 | point & 0x3F);
            }
        }
        b[at++] = '"';
        length = at;
    }

    /** A text that is UTF-8, in quotes. */
    public void text(byte[] utf8) {
        for (byte one : utf8) {
            if (one < 0 || ESCAPES[one] != PLAIN) {
                text(new String(utf8, StandardCharsets.UTF_8));
                return;
            }
        }
        raw('"');
        raw(utf8);
        raw('"');
    }

    /** Bytes as a text in base64. */
    public void base64(byte[] value) {
        byte[] encoded = Base64.getEncoder().encode(value);
        reserve(encoded.length + 2);
        raw('"');
        raw(encoded);
        raw('"');
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            long wanted = Math.max(2L * bytes.length, (long) length + count);
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, wanted));
        }
    }
}
