package io.cdcctl.flink.mysql.json;

/** The bytes of a document, of which nothing is read that is not its own: each method throws an {@link IllegalArgumentException}. */
final class DocumentBytes {

    byte[] bytes;
    private int from;
    private int to;

    void set(byte[] of, int start, int end) {
        bytes = of;
        from = start;
        to = end;
    }

    /** How many there are from here on. */
    int left(int at) {
        return to - at;
    }

    /** Length in seven bits a byte, the lowest first. */
    int length(int at) {
        long length = 0;
        for (int i = 0; i < 5; i++) {
            int part = byteAt(at + i);
            length |= (part & 0x7FL) << 7 * i;
            if ((part & 0x80) == 0) {
                return place(length);
            }
        }
        throw new IllegalArgumentException("a JSON document with a text that has no end");
    }

    int afterLength(int at) {
        int i = at;
        while ((byteAt(i) & 0x80) != 0) {
            i++;
        }
        return i + 1;
    }

    int place(long number) {
        if (number > Integer.MAX_VALUE) {
            throw tooEarly();
        }
        return (int) number;
    }

    void check(long start, long length) {
        if (start < from || start + length > to) {
            throw tooEarly();
        }
    }

    int byteAt(int at) {
        if (at < from || at >= to) {
            throw tooEarly();
        }
        return bytes[at] & 0xFF;
    }

    long unsigned(int at, int width) {
        check(at, width);
        long number = 0;
        for (int i = width - 1; i >= 0; i--) {
            number = number << 8 | bytes[at + i] & 0xFF;
        }
        return number;
    }

    private static IllegalArgumentException tooEarly() {
        return new IllegalArgumentException("a JSON document that ends too early");
    }
}
