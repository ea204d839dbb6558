package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.json.Utf8;

/** The character sets of Unicode that have more than a byte for each character: ucs2, utf16, utf16le and utf32. */
final class UnicodeText {

    private UnicodeText() {}

    /** Null where it is none of them. */
    static CharsetText of(String charset) {
        switch (charset) {
            case "ucs2":
                return UnicodeText::ucs2;
            case "utf16":
                return (bytes, from, to, out) -> utf16(bytes, from, to, 0, out);
            case "utf16le":
                return (bytes, from, to, out) -> utf16(bytes, from, to, 1, out);
            case "utf32":
                return UnicodeText::utf32;
            default:
                return null;
        }
    }

    /** Halves of surrogate pairs, which MySQL lets in, stay halves, which are no characters. */
    private static void ucs2(byte[] bytes, int from, int to, JsonBytes out) {
        check((to - from) % 2 == 0, "ucs2");
        for (int at = from; at < to; at += 2) {
            out.character(Utf8.bytes((bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF));
        }
    }

    /** {@code high}: which of two bytes is the high one. */
    private static void utf16(byte[] bytes, int from, int to, int high, JsonBytes out) {
        check((to - from) % 2 == 0, "utf16");
        for (int at = from; at < to; at += 2) {
            int point = (bytes[at + high] & 0xFF) << 8 | bytes[at + 1 - high] & 0xFF;
            if (Character.isHighSurrogate((char) point)) {
                at += 2;
                check(at < to, "utf16");
                int low = (bytes[at + high] & 0xFF) << 8 | bytes[at + 1 - high] & 0xFF;
                check(Character.isLowSurrogate((char) low), "utf16");
                point = Character.toCodePoint((char) point, (char) low);
            }
            out.character(Utf8.bytes(point));
        }
    }

    private static void utf32(byte[] bytes, int from, int to, JsonBytes out) {
        check((to - from) % 4 == 0, "utf32");
        for (int at = from; at < to; at += 4) {
            out.character(Utf8.bytes(
                    bytes[at] << 24 | (bytes[at + 1] & 0xFF) << 16 | (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF));
        }
    }

    private static void check(boolean isRight, String charset) {
        if (!isRight) {
            throw new IllegalArgumentException("bytes that are no text in the character set " + charset);
        }
    }
}
