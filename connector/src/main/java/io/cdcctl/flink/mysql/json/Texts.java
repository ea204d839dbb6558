package io.cdcctl.flink.mysql.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Characters of texts in JSON, with backslashes before those that need one. */
final class Texts {

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

    private Texts() {}

    /** Throws an {@link IllegalArgumentException} where the text has half of a surrogate pair. */
    static void write(String text, JsonBytes out) {
        int count = text.length();
        for (int i = 0; i < count; i++) {
            out.reserve(LONGEST_CHARACTER);
            char c = text.charAt(i);
            if (c < 0x80) {
                ascii(c, out);
            } else if (c < 0x800) {
                put(0xC0 | c >> 6, out);
                put(0x80 | c & 0x3F, out);
            } else if (!Character.isSurrogate(c)) {
                put(0xE0 | c >> 12, out);
                put(0x80 | c >> 6 & 0x3F, out);
                put(0x80 | c & 0x3F, out);
            } else {
                pair(text.codePointAt(i), i, out);
                i++;
            }
        }
    }

    private static void pair(int point, int at, JsonBytes out) {
        if (!Character.isSupplementaryCodePoint(point)) {
            throw new IllegalArgumentException("half of a surrogate pair at character " + at);
        }
        put(0xF0 | point >> 18, out);
        put(0x80 | point >> 12 & 0x3F, out);
        put(0x80 | point >> 6 & 0x3F, out);
        put(0x80 | point & 0x3F, out);
    }

    /** A part of bytes that are UTF-8. */
    static void write(byte[] utf8, int from, int to, JsonBytes out) {
        int start = out.length();
        int at = from;
        while (at < to) {
            int end = endOfPlain(utf8, at, to);
            out.raw(utf8, at, end);
            if (end == to) {
                return;
            }
            if (utf8[end] < 0) {
                out.backTo(start);
                write(new String(utf8, from, to - from, StandardCharsets.UTF_8), out);
                return;
            }
            out.reserve(LONGEST_CHARACTER);
            ascii(utf8[end], out);
            at = end + 1;
        }
    }

    /** A character that is given as the bytes of its UTF-8, the last one lowest. */
    static void write(int utf8, JsonBytes out) {
        out.reserve(LONGEST_CHARACTER);
        if (utf8 >= 0 && utf8 < 0x80) {
            ascii(utf8, out);
            return;
        }
        for (int bits = utf8 >>> 24 != 0 ? 24 : utf8 >>> 16 != 0 ? 16 : 8; bits >= 0; bits -= 8) {
            put(utf8 >> bits, out);
        }
    }

    /** Where the characters end that stand as they are: at one that needs a backslash, or at bytes that are not UTF-8. */
    private static int endOfPlain(byte[] utf8, int from, int to) {
        int at = from;
        while (at < to) {
            byte one = utf8[at];
            if (one >= 0) {
                if (ESCAPES[one] != PLAIN) {
                    return at;
                }
                at++;
                continue;
            }
            int length = Utf8.length(utf8, at, to);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return to;
    }

    private static void ascii(int character, JsonBytes out) {
        byte escape = ESCAPES[character];
        if (escape == PLAIN) {
            put(character, out);
            return;
        }
        put('\\', out);
        if (escape != BY_NUMBER) {
            put(escape, out);
            return;
        }
        put('u', out);
        put('0', out);
        put('0', out);
        put(HEX[character >> 4], out);
        put(HEX[character & 0xF], out);
    }

    private static void put(int one, JsonBytes out) {
        out.bytes[out.length++] = (byte) one;
    }
}
