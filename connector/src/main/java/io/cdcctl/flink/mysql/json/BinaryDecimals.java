package io.cdcctl.flink.mysql.json;

/**
 * MySQL's binary decimals: groups of nine digits in four bytes each, what is left of the whole part in front of them and what is
 * left of the fraction behind in fewer; the first bit says that the number is not negative, and negative ones have all bits turned.
 */
public final class BinaryDecimals {

    /** A decimal of 65 digits in a JSON document may count more: the whole part then has nine digits in its first group too. */
    private static final int MOST_DIGITS = 81;

    private static final int GROUP = 9;

    /** Bytes that so many digits take. */
    private static final int[] BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

    private static final int[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000};

    private BinaryDecimals() {}

    /** The bytes of a decimal of so many digits, so many of which are its fraction; -1 where there is no such decimal. */
    public static int length(int precision, int scale) {
        int whole = precision - scale;
        if (whole < 0 || precision < 1 || precision > MOST_DIGITS) {
            return -1;
        }
        return whole / GROUP * 4 + BYTES[whole % GROUP] + scale / GROUP * 4 + BYTES[scale % GROUP];
    }

    /**
     * Writes a decimal whose bytes are all there, with all digits of the fraction or without zeros at its end.
     *
     * @throws IllegalArgumentException where the bytes are none of a decimal
     */
    public static void write(byte[] bytes, int from, int precision, int scale, boolean allDigits, JsonBytes out) {
        int turned = bytes[from] < 0 ? 0 : 0xFF;
        if (turned != 0) {
            out.raw('-');
        }
        int whole = precision - scale;
        int at = from;
        boolean begun = false;
        for (int left = whole; left > 0; ) {
            int digits = left % GROUP == 0 ? GROUP : left % GROUP;
            int group = group(bytes, at, digits, turned, at == from);
            if (begun) {
                out.padded(group, digits);
            } else if (group != 0) {
                out.integer(group);
                begun = true;
            }
            at += BYTES[digits];
            left -= digits;
        }
        if (!begun) {
            out.raw('0');
        }
        writeFraction(bytes, at, scale, turned, at == from, allDigits, out);
    }

    private static void writeFraction(byte[] bytes, int from, int scale, int turned, boolean first, boolean allDigits, JsonBytes out) {
        if (scale == 0) {
            return;
        }
        int end = out.length();
        out.raw('.');
        int at = from;
        for (int left = scale; left > 0; ) {
            int digits = Math.min(left, GROUP);
            int group = group(bytes, at, digits, turned, first && at == from);
            int start = out.length();
            out.padded(group, digits);
            if (group != 0) {
                end = start + digits - zerosAtEnd(group);
            }
            at += BYTES[digits];
            left -= digits;
        }
        if (!allDigits) {
            out.backTo(end);
        }
    }

    private static int zerosAtEnd(int number) {
        int zeros = 0;
        for (int rest = number; rest % 10 == 0; rest /= 10) {
            zeros++;
        }
        return zeros;
    }

    private static int group(byte[] bytes, int at, int digits, int turned, boolean first) {
        int group = first ? (bytes[at] ^ 0x80 ^ turned) & 0xFF : (bytes[at] ^ turned) & 0xFF;
        for (int i = 1; i < BYTES[digits]; i++) {
            group = group << 8 | (bytes[at + i] ^ turned) & 0xFF;
        }
        if (group < 0 || group >= POWERS[digits]) {
            throw new IllegalArgumentException("a decimal whose bytes are none");
        }
        return group;
    }
}
