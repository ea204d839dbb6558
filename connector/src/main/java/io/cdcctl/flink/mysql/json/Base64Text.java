package io.cdcctl.flink.mysql.json;

import java.nio.charset.StandardCharsets;

/** Bytes as the characters of base64. */
final class Base64Text {

    private static final byte[] DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    private Base64Text() {}

    static void write(byte[] value, int from, int to, JsonBytes out) {
        long wanted = (to - from + 2L) / 3 * 4;
        if (wanted > Integer.MAX_VALUE) {
            throw new IllegalArgumentException((to - from) + " bytes, which no text takes");
        }
        out.reserve((int) wanted);
        byte[] b = out.bytes;
        int at = out.length;
        int i = from;
        for (; i + 2 < to; i += 3) {
            int three = (value[i] & 0xFF) << 16 | (value[i + 1] & 0xFF) << 8 | value[i + 2] & 0xFF;
            b[at++] = DIGITS[three >> 18];
            b[at++] = DIGITS[three >> 12 & 0x3F];
            b[at++] = DIGITS[three >> 6 & 0x3F];
            b[at++] = DIGITS[three & 0x3F];
        }
        if (i < to) {
            boolean two = i + 1 < to;
            int rest = (value[i] & 0xFF) << 16 | (two ? (value[i + 1] & 0xFF) << 8 : 0);
            b[at++] = DIGITS[rest >> 18];
            b[at++] = DIGITS[rest >> 12 & 0x3F];
            b[at++] = two ? DIGITS[rest >> 6 & 0x3F] : (byte) '=';
            b[at++] = '=';
        }
        out.length = at;
    }
}
