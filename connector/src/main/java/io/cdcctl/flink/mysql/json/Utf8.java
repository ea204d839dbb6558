package io.cdcctl.flink.mysql.json;

/** Characters of UTF-8. */
public final class Utf8 {

    private Utf8() {}

    /** Bytes of the character that begins here, which is none of ASCII; 0 where the bytes are none of UTF-8. */
    static int length(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xFF;
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (length > to - at) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return isInRange(first, bytes[at + 1] & 0xFF) ? length : 0;
    }

    /** Whether the second byte leads to a character that has no shorter form, is no half of a pair and below the last one. */
    private static boolean isInRange(int first, int second) {
        switch (first) {
            case 0xE0:
                return second >= 0xA0;
            case 0xED:
                return second < 0xA0;
            case 0xF0:
                return second >= 0x90;
            case 0xF4:
                return second < 0x90;
            default:
                return true;
        }
    }

    /** The bytes of a character, the last one lowest; those of U+FFFD for half of a surrogate pair and what is beyond Unicode. */
    public static int bytes(int point) {
        if (point >= 0 && point < 0x80) {
            return point;
        }
        if (point >= 0 && point < 0x800) {
            return 0xC080 | point << 2 & 0x1F00 | point & 0x3F;
        }
        if (point < 0 || point > Character.MAX_CODE_POINT || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            return bytes(0xFFFD);
        }
        int low = 0x8080 | point << 2 & 0x3F00 | point & 0x3F;
        if (point < 0x10000) {
            return 0xE00000 | point << 4 & 0xF0000 | low;
        }
        return 0xF0800000 | point << 6 & 0x07000000 | point << 4 & 0x3F0000 | low;
    }
}
