package io.cdcctl.flink.mysql.value;

/** Numbers in the bytes of a cell, and how long a cell has to be. */
final class CellBytes {

    private CellBytes() {}

    /** Throws an {@link IllegalArgumentException} where a cell does not have so many bytes. */
    static void check(int from, int to, int length) {
        if (to - from != length) {
            throw new IllegalArgumentException((to - from) + " bytes, which should be " + length);
        }
    }

    /** Where the value begins whose length stands in front of it; throws where it is not all of the cell. */
    static int behindLength(byte[] bytes, int from, int to, int prefix) {
        if (to - from < prefix || littleEndian(bytes, from, prefix) != to - from - prefix) {
            throw new IllegalArgumentException((to - from) + " bytes, which are not what they say");
        }
        return from + prefix;
    }

    /** Of up to eight bytes, the lowest first. */
    static long littleEndian(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << Byte.SIZE | bytes[at + i] & 0xFF;
        }
        return value;
    }

    /** Of up to eight bytes, the highest first. */
    static long bigEndian(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << Byte.SIZE | bytes[at + i] & 0xFF;
        }
        return value;
    }
}
