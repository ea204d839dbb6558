package io.cdcctl.flink.mysql.json;

/**
 * The texts of the values in a JSON document as MySQL writes them, as they stand when the document is itself a JSON text: with a
 * backslash before each quote and backslash.
 */
final class DocumentText {

    /** MySQL's numbers for the types of columns. */
    static final int TIMESTAMP = 7;

    static final int DATE = 10;
    static final int TIME = 11;
    static final int DATETIME = 12;
    static final int DECIMAL = 246;

    /** Bytes whose base64 fills a line: MySQL breaks it after 76 characters. */
    private static final int BYTES_OF_A_LINE = 57;

    /** The day after the last one of the year 9999, in MySQL's packed form: 13 months a year, 32 days a month. */
    private static final int FIRST_DAY_NONE = 10_000 * 13 * 32;

    private DocumentText() {}

    /** A part of the bytes that is UTF-8; throws an {@link IllegalArgumentException} where it is not. */
    static void quoted(byte[] bytes, int from, int to, JsonBytes out) {
        quote(out);
        int at = from;
        while (at < to) {
            int end = endOfPlain(bytes, at, to);
            out.raw(bytes, at, end);
            if (end < to) {
                escaped(bytes[end], out);
            }
            at = end + 1;
        }
        quote(out);
    }

    private static int endOfPlain(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            byte one = bytes[at];
            if (one >= 0) {
                if (one < ' ' || one == '"' || one == '\\') {
                    return at;
                }
                at++;
                continue;
            }
            int length = Utf8.length(bytes, at, to);
            if (length == 0) {
                throw new IllegalArgumentException("a JSON document with a text that is not UTF-8");
            }
            at += length;
        }
        return to;
    }

    private static void escaped(byte one, JsonBytes out) {
        out.ascii("\\\\");
        int known = "\b\t\n\f\r".indexOf(one);
        if (known >= 0) {
            out.raw("btnfr".charAt(known));
        } else if (one == '"' || one == '\\') {
            out.raw('\\');
            out.raw((char) one);
        } else {
            out.ascii("u00");
            out.raw(Character.forDigit(one >> 4, 16));
            out.raw(Character.forDigit(one & 0xF, 16));
        }
    }

    /** A date or time in MySQL's packed form: microseconds in 24 bits, above them what they are a fraction of. */
    static void moment(int type, long packed, JsonBytes out) {
        long whole = Math.abs(packed);
        int micros = (int) (whole & 0xFFFFFF);
        int seconds = (int) (whole >> 24 & 0x1FFFF);
        if (whole < 0 || whole >> 41 >= FIRST_DAY_NONE || micros > 999_999) {
            throw new IllegalArgumentException("a JSON document with a date or time that is none");
        }
        quote(out);
        if (packed < 0) {
            out.raw('-');
        }
        if (type != TIME) {
            int days = (int) (whole >> 41);
            date(days >> 5, days & 31, out);
        }
        if (type == DATE) {
            quote(out);
            return;
        }
        if (type != TIME) {
            out.raw(' ');
        }
        int hours = type == TIME ? (int) (whole >> 36 & 0x3FF) : seconds >> 12;
        // A TIME has hours above 99.
        out.padded(hours, hours > 99 ? 3 : 2);
        out.raw(':');
        out.padded(seconds >> 6 & 63, 2);
        out.raw(':');
        out.padded(seconds & 63, 2);
        out.raw('.');
        out.padded(micros, 6);
        quote(out);
    }

    private static void date(int months, int day, JsonBytes out) {
        out.padded(months / 13, 4);
        out.raw('-');
        out.padded(months % 13, 2);
        out.raw('-');
        out.padded(day, 2);
    }

    /** A value of a type that JSON does not have. */
    static void opaque(int type, byte[] bytes, int from, int to, JsonBytes out) {
        quote(out);
        out.ascii("base64:type");
        out.integer(type);
        out.raw(':');
        for (int at = from; at < to; at += BYTES_OF_A_LINE) {
            if (at > from) {
                out.ascii("\\\\n");
            }
            Base64Text.write(bytes, at, Math.min(to, at + BYTES_OF_A_LINE), out);
        }
        quote(out);
    }

    private static void quote(JsonBytes out) {
        out.raw('\\');
        out.raw('"');
    }
}
