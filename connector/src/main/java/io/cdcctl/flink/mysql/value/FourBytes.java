package io.cdcctl.flink.mysql.value;

/** The characters of gb18030 that have four bytes, counted from the first on. */
final class FourBytes {

    /** How many are in the plane of Unicode that has no rule and so needs a table. */
    static final int TABLE = 39_420;

    /** The place of U+10000, from which on the order is that of Unicode. */
    private static final int FIRST_SUPPLEMENTARY = 189_000;

    private FourBytes() {}

    /** Where the four bytes are in the order; -1 where they are no such character. */
    static int place(byte[] bytes, int at) {
        int first = (bytes[at] & 0xFF) - 0x81;
        int second = (bytes[at + 1] & 0xFF) - 0x30;
        int third = (bytes[at + 2] & 0xFF) - 0x81;
        int fourth = (bytes[at + 3] & 0xFF) - 0x30;
        boolean isOne = first >= 0 && first < 126 && second >= 0 && second < 10 && third >= 0 && third < 126 && fourth >= 0 && fourth < 10;
        return isOne ? ((first * 10 + second) * 126 + third) * 10 + fourth : -1;
    }

    /** The code point behind those that have two bytes in UTF-16; -1 where there is none. */
    static int supplementary(int place) {
        int point = place - FIRST_SUPPLEMENTARY + Character.MIN_SUPPLEMENTARY_CODE_POINT;
        return place >= FIRST_SUPPLEMENTARY && point <= Character.MAX_CODE_POINT ? point : -1;
    }
}
