package io.cdcctl.flink.upsertjson;

/** A place in the UTF-8 bytes of a record, and the last token that was read there. Used again for every record. */
final class JsonCursor {

    byte[] bytes;
    int at;

    /** The last token's bytes; for a text without its quotes. */
    int from;

    int to;

    /** The last text: whether it has escapes and whether all its bytes are ASCII. */
    boolean escaped;

    boolean ascii;

    /** The last number: its digits as an integer (right for 18 digits at most), and how many of them follow the point. */
    long unscaled;

    boolean negative;
    int digits;
    int fraction;
    boolean exponent;

    void reset(byte[] record) {
        bytes = record;
        at = 0;
    }

    /** The next byte that is no white space, or -1 at the end. */
    int peek() {
        final byte[] b = bytes;
        int i = at;
        while (i < b.length && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t')) {
            i++;
        }
        at = i;
        return i < b.length ? b[i] : -1;
    }

    /** Steps over the next byte that is no white space if it is {@code expected}. */
    boolean accept(int expected) {
        if (peek() != expected) {
            return false;
        }
        at++;
        return true;
    }

    boolean literal(byte[] literal) {
        if (!startsWith(literal)) {
            return false;
        }
        at += literal.length;
        return true;
    }

    boolean startsWith(byte[] prefix) {
        final byte[] b = bytes;
        final int start = at;
        if (prefix.length > b.length - start) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (b[start + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads a text up to its closing quote; what is between the quotes is not looked at further. */
    boolean text() {
        final byte[] b = bytes;
        int i = at;
        if (i >= b.length || b[i] != '"') {
            return false;
        }
        from = ++i;
        int all = 0;
        boolean escapes = false;
        for (; i < b.length; i++) {
            byte x = b[i];
            if (x == '"') {
                to = i;
                at = i + 1;
                ascii = all >= 0;
                escaped = escapes;
                return true;
            }
            if (x == '\\') {
                escapes = true;
                i++;
            }
            all |= x;
        }
        return false;
    }

    /** Reads a number as RFC 8259 writes it. */
    boolean number() {
        final byte[] b = bytes;
        from = at;
        negative = from < b.length && b[from] == '-';
        int first = negative ? from + 1 : from;
        long value = 0;
        int i = first;
        for (; isDigit(i); i++) {
            value = value * 10 + (b[i] - '0');
        }
        digits = i - first;
        if (digits == 0 || (digits > 1 && b[first] == '0')) {
            return false;
        }
        fraction = 0;
        if (i < b.length && b[i] == '.') {
            int point = ++i;
            for (; isDigit(i); i++) {
                value = value * 10 + (b[i] - '0');
            }
            fraction = i - point;
            digits += fraction;
            if (fraction == 0) {
                return false;
            }
        }
        unscaled = value;
        to = exponentEnd(i);
        exponent = to != i;
        at = to;
        return to >= 0;
    }

    /** The end of the exponent at {@code i}: {@code i} where there is none, -1 where it is malformed. */
    private int exponentEnd(int i) {
        if (i >= bytes.length || (bytes[i] | 0x20) != 'e') {
            return i;
        }
        int first = i + 1;
        if (first < bytes.length && (bytes[first] == '+' || bytes[first] == '-')) {
            first++;
        }
        int end = first;
        while (isDigit(end)) {
            end++;
        }
        return end == first ? -1 : end;
    }

    private boolean isDigit(int i) {
        return i < bytes.length && bytes[i] >= '0' && bytes[i] <= '9';
    }
}
