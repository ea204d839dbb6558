package io.cdcctl.flink.mysql.json;

import java.math.BigInteger;

/** Puts the digits of MySQL's binary decimals together. */
public final class DecimalDigits {

    /** Bytes that so many digits take. */
    private static final int[] BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

    private final byte[] bytes;
    private final boolean negative;
    private int at;
    private boolean first = true;
    private BigInteger value = BigInteger.ZERO;

    public DecimalDigits(byte[] bytes, int start, boolean negative) {
        this.bytes = bytes;
        this.at = start;
        this.negative = negative;
    }

    public void take(int digits, int times) {
        for (int i = 0; i < times; i++) {
            take(digits);
        }
    }

    /** Takes a group of up to nine digits; the first byte of all has the sign in its highest bit. */
    public void take(int digits) {
        long group = 0;
        for (int i = 0; i < BYTES[digits]; i++) {
            int part = bytes[at++];
            if (first) {
                part ^= 0x80;
                first = false;
            }
            group = group << 8 | (negative ? ~part : part) & 0xFF;
        }
        value = value.multiply(BigInteger.TEN.pow(digits)).add(BigInteger.valueOf(group));
    }

    public BigInteger value() {
        return value;
    }
}
