package io.cdcctl.flink.upsertjson;

import java.util.Arrays;
import java.util.Base64;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Reads texts: the bytes between the quotes are those of the column's value, except for escapes. */
final class TextReader implements ColumnReader {

    /** What the bytes of escapes are put together in. */
    private byte[] buffer = new byte[256];

    private int length;

    @Override
    public Object read(JsonCursor cursor) {
        if (!cursor.text()) {
            return GIVE_UP;
        }
        byte[] bytes = cursor.bytes;
        int from = cursor.from;
        int to = cursor.to;
        if (cursor.escaped) {
            if (!unescape(bytes, from, to)) {
                return GIVE_UP;
            }
            bytes = buffer;
            from = 0;
            to = length;
        }
        if (!cursor.ascii && !Utf8.isWellFormed(bytes, from, to)) {
            return GIVE_UP;
        }
        return BinaryStringData.fromBytes(Arrays.copyOfRange(bytes, from, to));
    }

    static Object base64(JsonCursor cursor) {
        if (!cursor.text() || cursor.escaped || (cursor.to - cursor.from) % 4 != 0) {
            return GIVE_UP;
        }
        try {
            return Base64.getDecoder().decode(Arrays.copyOfRange(cursor.bytes, cursor.from, cursor.to));
        } catch (IllegalArgumentException e) {
            return GIVE_UP;
        }
    }

    private boolean unescape(byte[] b, int from, int to) {
        // No escape is shorter than what it stands for.
        if (buffer.length < to - from) {
            buffer = new byte[Math.max(to - from, 2 * buffer.length)];
        }
        length = 0;
        int i = from;
        while (i < to) {
            if (b[i] != '\\') {
                buffer[length++] = b[i++];
            } else if (b[i + 1] == 'u') {
                int units = unicode(b, i, to);
                if (units == 0) {
                    return false;
                }
                i += 6 * units;
            } else {
                int character = "\"\\/bfnrt".indexOf(b[i + 1]);
                if (character < 0) {
                    return false;
                }
                buffer[length++] = (byte) "\"\\/\b\f\n\r\t".charAt(character);
                i += 2;
            }
        }
        return true;
    }

    /** Puts the character of one {@code \\uXXXX} or of a pair into the buffer; 0 where it is no character. */
    private int unicode(byte[] b, int at, int to) {
        int first = Utf8.hex(b, at + 2, to);
        if (first < 0 || Character.isLowSurrogate((char) first)) {
            return 0;
        }
        if (!Character.isHighSurrogate((char) first)) {
            length = Utf8.put(first, buffer, length);
            return 1;
        }
        if (at + 12 > to || b[at + 6] != '\\' || b[at + 7] != 'u') {
            return 0;
        }
        int second = Utf8.hex(b, at + 8, to);
        if (second < 0 || !Character.isLowSurrogate((char) second)) {
            return 0;
        }
        length = Utf8.put(Character.toCodePoint((char) first, (char) second), buffer, length);
        return 2;
    }
}
