package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.json.Utf8;

/**
 * A character set as tables from its bytes to UTF-8, each character as an int that has the last byte lowest; -1 where there is
 * none. The tables of longer characters are null where the set has none.
 */
final class TableText implements CharsetText {

    static final int NONE = -1;

    /** The first byte of characters of three. */
    private static final int FIRST_OF_THREE = 0x8F;

    final String charset;
    final int[] ofOne = new int[256];

    /** By {@code first << 8 | second}. */
    int[] ofTwo;

    /** By the bytes behind {@link #FIRST_OF_THREE}. */
    int[] ofThree;

    /** By the place that {@link FourBytes} gives. */
    int[] ofFour;

    TableText(String charset) {
        this.charset = charset;
    }

    @Override
    public void write(byte[] bytes, int from, int to, JsonBytes out) {
        for (int at = from; at < to; ) {
            int first = bytes[at] & 0xFF;
            int character = ofOne[first];
            int length = 1;
            if (character == NONE && ofTwo != null && to - at > 1) {
                character = ofTwo[first << 8 | bytes[at + 1] & 0xFF];
                length = 2;
            }
            if (character == NONE && ofThree != null && first == FIRST_OF_THREE && to - at > 2) {
                character = ofThree[(bytes[at + 1] & 0xFF) << 8 | bytes[at + 2] & 0xFF];
                length = 3;
            }
            if (character == NONE && ofFour != null && to - at > 3) {
                character = ofFour(bytes, at);
                length = 4;
            }
            if (character == NONE) {
                throw new IllegalArgumentException("bytes that are no text in the character set " + charset);
            }
            out.character(character);
            at += length;
        }
    }

    private int ofFour(byte[] bytes, int at) {
        int place = FourBytes.place(bytes, at);
        if (place < 0) {
            return NONE;
        }
        if (place < ofFour.length) {
            return ofFour[place];
        }
        int point = FourBytes.supplementary(place);
        // A sequence that means nothing is what the server makes of it.
        return point < 0 ? '?' : Utf8.bytes(point);
    }
}
