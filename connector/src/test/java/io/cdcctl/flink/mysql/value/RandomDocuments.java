package io.cdcctl.flink.mysql.value;

import java.util.Random;

/** JSON documents as expressions of MySQL, of everything that MySQL puts into one. */
final class RandomDocuments {

    private static final String[] TEXTS = {
        "''", "'plain'", "'q\\\"\\\\\\\\ \\n\\t'", "CHAR(1, 31, 127 USING utf8mb4)", "'schlüssel € 😀'", "REPEAT('é', 100)", "REPEAT('x', 20000)", "REPEAT('y', 70000)"
    };

    private RandomDocuments() {}

    static String value(Random r, int depth) {
        switch (r.nextInt(depth == 0 ? 12 : 15)) {
            case 0:
                return "NULL";
            case 1:
                return "CAST(" + (r.nextBoolean() ? "'true'" : "'false'") + " AS JSON)";
            case 2:
                return "" + (r.nextLong() >> r.nextInt(64));
            case 3:
                return "CAST(" + Long.toUnsignedString(r.nextLong() >>> r.nextInt(64)) + " AS UNSIGNED)";
            case 4:
                return "CAST('" + number(r) + "' AS JSON)";
            case 5: {
                int scale = r.nextInt(31);
                return "CAST('" + (r.nextBoolean() ? "-" : "") + RandomValues.digits(r, 1 + r.nextInt(r.nextBoolean() ? 35 : 65 - scale), 10) + "." + RandomValues.digits(r, scale, 10)
                        + "' AS DECIMAL(65," + scale + "))";
            }
            case 6:
                return "CAST(" + RandomValues.date(r).replace("-00", "-01").replace("0000", "0001") + " AS DATE)";
            case 7:
                return "CAST(" + RandomValues.dateTime(r, RandomValues.date(r).replace("-00", "-01").replace("0000", "0001"), 6) + " AS DATETIME(6))";
            case 8:
                return "CAST(" + RandomValues.time(r, 6) + " AS TIME(6))";
            case 9:
                return "x'" + RandomValues.digits(r, 2 * r.nextInt(200), 16) + "'";
            case 10:
            case 11:
                return TEXTS[r.nextInt(r.nextInt(20) == 0 ? TEXTS.length : 6)];
            case 12:
            case 13:
                return "JSON_ARRAY(" + values(r, depth, false) + ")";
            default:
                return "JSON_OBJECT(" + values(r, depth, true) + ")";
        }
    }

    private static String values(Random r, int depth, boolean keys) {
        StringBuilder values = new StringBuilder();
        for (int i = r.nextInt(5); i > 0; i--) {
            values.append(values.length() == 0 ? "" : ", ");
            values.append(keys ? "CONCAT('k" + r.nextInt(100) + "', " + TEXTS[r.nextInt(6)] + "), " : "").append(value(r, depth - 1));
        }
        return values.toString();
    }

    private static String number(Random r) {
        switch (r.nextInt(3)) {
            case 0:
                return (r.nextInt(2_000_001) - 1_000_000) + ".0";
            case 1:
                return (r.nextInt(2_000_001) - 1_000_000) + "." + RandomValues.digits(r, 1 + r.nextInt(9), 10);
            default:
                return (r.nextBoolean() ? "-" : "") + (1 + r.nextInt(9)) + "." + RandomValues.digits(r, 1 + r.nextInt(17), 10) + "e"
                        + (r.nextBoolean() ? r.nextInt(40) - 20 : r.nextInt(600) - 300);
        }
    }
}
