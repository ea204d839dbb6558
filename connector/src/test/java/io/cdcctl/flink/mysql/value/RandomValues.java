package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/** Columns of random types, and random values for them as MySQL's SQL has them. */
public final class RandomValues {

    /** A column and what it is in MySQL. */
    public static final class Column {
        public final ColumnSpec spec;
        public final String type;
        private final Literal literal;

        private Column(String name, ColumnKind kind, int precision, String type, Literal literal) {
            this.spec = new ColumnSpec(name, name, kind, precision);
            this.type = type;
            this.literal = literal;
        }

        /** The column in CREATE TABLE. */
        public String definition() {
            return spec.name + " " + type + " NULL";
        }

        public String value(Random random) {
            return random.nextInt(12) == 0 ? "NULL" : literal.next(random);
        }
    }

    @FunctionalInterface
    private interface Literal {
        String next(Random random);
    }

    private static final String[] INTEGERS = {"TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT"};
    private static final int[] INTEGER_BITS = {8, 16, 24, 32, 64};
    private static final String[] ODD_TEXTS = {"", "it''s ", "\"", "x\\\\"};
    private static final String[] GEOMETRIES = {"GEOMETRY", "POINT"};
    private static final String[] TEXT_TYPES = {"CHAR(20)", "VARCHAR(20)", "VARCHAR(255)", "TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT"};
    private static final String[] BYTE_TYPES = {"BINARY(20)", "BINARY(255)", "VARBINARY(40)", "VARBINARY(500)", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB"};

    private RandomValues() {}

    public static Column column(String name, Random random, List<String> charsets) {
        switch (random.nextInt(14)) {
            case 0:
                return integer(name, random);
            case 1:
                return decimal(name, random);
            case 2:
                return new Column(name, ColumnKind.FLOAT, 0, "FLOAT", r -> number(r, 30));
            case 3:
                return new Column(name, ColumnKind.DOUBLE, 0, "DOUBLE", r -> number(r, 300));
            case 4: {
                int bits = 1 + random.nextInt(64);
                return new Column(name, bits == 1 ? ColumnKind.BOOLEAN : ColumnKind.BITS, 0, "BIT(" + bits + ")", r -> "b'" + digits(r, bits, 2) + "'");
            }
            case 5:
                return new Column(name, ColumnKind.YEAR, 0, "YEAR", r -> "" + (r.nextInt(5) == 0 ? 0 : 1901 + r.nextInt(255)));
            case 6:
                return new Column(name, ColumnKind.DATE, 0, "DATE", RandomValues::date);
            case 7: {
                int digits = random.nextInt(7);
                return new Column(name, ColumnKind.DATETIME, digits, "DATETIME(" + digits + ")", r -> dateTime(r, date(r), digits));
            }
            case 8: {
                int digits = random.nextInt(7);
                return new Column(name, ColumnKind.TIMESTAMP, digits, "TIMESTAMP(" + digits + ")", r -> timestamp(r, digits));
            }
            case 9: {
                int digits = random.nextInt(7);
                return new Column(name, ColumnKind.TIME, digits, "TIME(" + digits + ")", r -> time(r, digits));
            }
            case 10:
                return options(name, random, charsets.get(random.nextInt(charsets.size())));
            case 11:
                return new Column(name, ColumnKind.JSON, 0, "JSON", r -> "JSON_ARRAY(" + RandomDocuments.value(r, 4) + ")");
            case 12:
                return random.nextBoolean() ? bytes(name, random) : geometry(name, random);
            default:
                String charset = charsets.get(random.nextInt(charsets.size()));
                String type = TEXT_TYPES[random.nextInt(TEXT_TYPES.length)];
                return new Column(name, ColumnKind.TEXT, 0, type + " CHARACTER SET " + charset, r -> text(r, charset));
        }
    }

    private static Column integer(String name, Random random) {
        int which = random.nextInt(INTEGERS.length);
        int bits = INTEGER_BITS[which];
        boolean unsigned = random.nextBoolean();
        return new Column(name, ColumnKind.INTEGER, 0, INTEGERS[which] + (unsigned ? " UNSIGNED" : ""), r -> {
            BigInteger value = new BigInteger(r.nextInt(4) == 0 ? bits : 1 + r.nextInt(bits), r);
            return (unsigned ? value : value.subtract(BigInteger.ONE.shiftLeft(bits - 1)).max(value.negate())).toString();
        });
    }

    private static Column decimal(String name, Random random) {
        int precision = 1 + random.nextInt(65);
        int scale = random.nextInt(Math.min(precision, 30) + 1);
        return new Column(name, ColumnKind.DECIMAL, precision, "DECIMAL(" + precision + "," + scale + ")", r -> {
            int whole = precision - scale == 0 ? 0 : r.nextInt(precision - scale + 1);
            String fraction = digits(r, scale == 0 ? 0 : r.nextInt(scale + 1), 10);
            return (r.nextBoolean() ? "-" : "") + "0" + digits(r, whole, 10) + "." + fraction + "0";
        });
    }

    private static String number(Random r, int exponents) {
        switch (r.nextInt(3)) {
            case 0:
                return "" + (r.nextInt(2_000_001) - 1_000_000);
            case 1:
                return (r.nextInt(2_000_001) - 1_000_000) + "." + digits(r, 1 + r.nextInt(9), 10);
            default:
                return (r.nextBoolean() ? "-" : "") + r.nextInt(10) + "." + digits(r, 1 + r.nextInt(17), 10) + "e" + (r.nextInt(2 * exponents) - exponents);
        }
    }

    static String date(Random r) {
        switch (r.nextInt(6)) {
            case 0:
                return "'0000-00-00'";
            case 1:
                return String.format("'%04d-%02d-%02d'", r.nextInt(10_000), r.nextInt(13), r.nextInt(29));
            case 2:
                return r.nextBoolean() ? "'2024-02-29'" : "'9999-12-31'";
            default:
                return String.format("'%04d-%02d-%02d'", 1900 + r.nextInt(200), 1 + r.nextInt(12), 1 + r.nextInt(28));
        }
    }

    static String dateTime(Random r, String date, int digits) {
        String time = r.nextInt(5) == 0 ? "00:00:00" : String.format("%02d:%02d:%02d", r.nextInt(24), r.nextInt(60), r.nextInt(60));
        return date.substring(0, date.length() - 1) + " " + time + fraction(r, digits) + "'";
    }

    /** Every second from 1970 to 2038 that is not left out in the session's zone: from summer into winter the hour is left alone. */
    private static String timestamp(Random r, int digits) {
        return r.nextInt(8) == 0
                ? "'0000-00-00 00:00:00'"
                : "FROM_UNIXTIME(" + (1 + r.nextInt(Integer.MAX_VALUE - 2)) + (digits == 0 ? "" : fraction(r, digits)) + ")";
    }

    static String time(Random r, int digits) {
        int hours = r.nextInt(3) == 0 ? r.nextInt(838) : r.nextInt(3) == 0 ? 0 : r.nextInt(24);
        return String.format("'%s%02d:%02d:%02d%s'", r.nextBoolean() ? "-" : "", hours, r.nextInt(60), r.nextInt(60), fraction(r, digits));
    }

    private static String fraction(Random r, int digits) {
        return digits == 0 || r.nextInt(4) == 0 ? "" : "." + digits(r, 1 + r.nextInt(digits), 10);
    }

    private static Column options(String name, Random random, String charset) {
        boolean one = random.nextBoolean();
        int count = 1 + random.nextInt(one ? 300 : 64);
        StringBuilder type = new StringBuilder(one ? "ENUM(" : "SET(");
        for (int i = 0; i < count; i++) {
            type.append(i == 0 ? "" : ", ").append("'").append(ODD_TEXTS[i % ODD_TEXTS.length]).append(i).append("'");
        }
        return new Column(name, ColumnKind.TEXT, 0, type + ") CHARACTER SET " + charset, r -> {
            if (one) {
                return "" + (r.nextInt(10) == 0 ? 0 : 1 + r.nextInt(count));
            }
            return "" + new BigInteger(count, r);
        });
    }

    private static Column geometry(String name, Random random) {
        String type = GEOMETRIES[random.nextInt(GEOMETRIES.length)];
        return new Column(name, ColumnKind.GEOMETRY, 0, type, r -> "ST_GeomFromText('POINT(" + (r.nextInt(180) - 90) + " "
                + (r.nextInt(180) - 90) + "." + r.nextInt(1000) + ")'" + (r.nextBoolean() ? ", 4326)" : ")"));
    }

    private static Column bytes(String name, Random random) {
        return new Column(name, ColumnKind.BYTES, 0, BYTE_TYPES[random.nextInt(BYTE_TYPES.length)], r -> {
            int length = r.nextInt(21);
            return "x'" + digits(r, 2 * length, 16) + (length < 20 && r.nextBoolean() ? "00" : "") + "'";
        });
    }

    /** Bytes of the character set that are likely to be texts of it; others are not let in or become question marks. */
    private static String text(Random r, String charset) {
        switch (r.nextInt(4)) {
            case 0:
                return r.nextBoolean() ? "'plain'" : "' a\\\\\\\"\\n\\t\\0 '";
            case 1:
                return "CONVERT('" + new String[] {"schlüssel €", "日本語", "привет", "中文字", "ελλην", "a😀b", "한국어", "ไทย"}[r.nextInt(8)] + "' USING " + charset + ")";
            default:
                StringBuilder text = new StringBuilder("CONCAT(''");
                for (int i = r.nextInt(10); i >= 0; i--) {
                    int point = r.nextInt(r.nextBoolean() ? 0x180 : 0xD000);
                    text.append(String.format(", CONVERT(_utf32 x'%08x' USING %s)", point, charset));
                }
                return text.append(")").toString();
        }
    }

    static String digits(Random r, int count, int radix) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(Character.forDigit(r.nextInt(radix), radix));
        }
        return digits.toString();
    }
}
