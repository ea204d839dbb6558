package io.cdcctl.flink.upsertjson;

/** UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {

    private Utf8() {}

    static boolean isWellFormed(byte[] b, int from, int to) {
        int i = from;
        while (i < to) {
            int first = b[i] & 0xff;
            if (first < 0x80) {
                i++;
                continue;
            }
            int size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
            if (size == 0 || size > to - i || !isSecond(first, b[i + 1] & 0xff)) {
                return false;
            }
            for (int k = 2; k < size; k++) {
                if ((b[i + k] & 0xc0) != 0x80) {
                    return false;
                }
            }
            i += size;
        }
        return true;
    }

    private static boolean isSecond(int first, int second) {
        switch (first) {
            case 0xe0:
                return second >= 0xa0 && second < 0xc0;
            case 0xed:
                return second >= 0x80 && second < 0xa0;
            case 0xf0:
                return second >= 0x90 && second < 0xc0;
            case 0xf4:
                return second >= 0x80 && second < 0x90;
            default:
                return second >= 0x80 && second < 0xc0;
        }
    }

    /** Writes a character that is no surrogate and returns where it ends. */
    static int put(int character, byte[] b, int at) {
        int i = at;
        if (character < 0x80) {
            b[i++] = (byte) character;
        } else if (character < 0x800) {
            b[i++] = (byte) (0xc0 | character >> 6);
            b[i++] = continuation(character);
        } else if (character < 0x10000) {
            b[i++] = (byte) (0xe0 | character >> 12);
            b[i++] = continuation(character >> 6);
            b[i++] = continuation(character);
        } else {
            b[i++] = (byte) (0xf0 | character >> 18);
            b[i++] = continuation(character >> 12);
            b[i++] = continuation(character >> 6);
            b[i++] = continuation(character);
        }
        return i;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | bits & 0x3f);
    }

    /** The value of four hexadecimal digits, or -1. */
    static int hex(byte[] b, int from, int to) {
        if (from + 4 > to) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(b[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
