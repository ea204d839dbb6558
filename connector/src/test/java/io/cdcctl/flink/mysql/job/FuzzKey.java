package io.cdcctl.flink.mysql.job;

import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The primary key of a random table: one or two columns, and a few values for it, which have numbers. */
final class FuzzKey {

    /** So many rows a table has at most; few, so that the same ones are met again. */
    static final int SIZE = 40;

    /** One of its columns. */
    static final class Part {
        final ColumnSpec spec;
        String type;
        private final IntFunction<String> literal;

        private Part(String name, ColumnKind kind, int precision, String type, IntFunction<String> literal) {
            spec = new ColumnSpec(name, name, kind, precision);
            this.type = type;
            this.literal = literal;
        }
    }

    final List<Part> parts = new ArrayList<>();

    /** The first part tells all values apart; a second one has some of them alone. */
    FuzzKey(Random random, List<String> names, List<String> charsets) {
        parts.add(part(names.get(0), random, charsets));
        if (random.nextInt(3) == 0) {
            Part second = part(names.get(1), random, charsets);
            parts.add(new Part(second.spec.name, second.spec.kind, second.spec.precision, second.type, n -> second.literal.apply(n * 7 % 5)));
        }
    }

    private static Part part(String name, Random random, List<String> charsets) {
        String charset = charsets.get(random.nextInt(charsets.size()));
        switch (random.nextInt(12)) {
            case 0:
                return new Part(name, ColumnKind.INTEGER, 0, "BIGINT UNSIGNED", n -> n % 2 == 0 ? "" + n : "1844674407370955" + (1_500 + n));
            case 1:
                return new Part(name, ColumnKind.INTEGER, 0, "SMALLINT", n -> "" + (n * 100 - 2_000));
            case 2:
                return new Part(name, ColumnKind.DECIMAL, 20, "DECIMAL(20,4)", n -> (n - 10) + "." + n % 7 + "5");
            case 3:
                return new Part(name, ColumnKind.BYTES, 0, "VARBINARY(20)", n -> String.format("x'00%02x'", n));
            case 4:
                return new Part(name, ColumnKind.BYTES, 0, "BINARY(6)", n -> String.format("x'%02x00'", n));
            case 5:
                return new Part(name, ColumnKind.DATE, 0, "DATE", n -> String.format("'20%02d-02-%02d'", 10 + n, 1 + n % 28));
            case 6:
                return new Part(name, ColumnKind.DATETIME, 3, "DATETIME(3)", n -> String.format("'2026-03-29 02:30:%02d.%d'", n, n % 3));
            case 7:
                return new Part(name, ColumnKind.TIMESTAMP, 0, "TIMESTAMP", n -> "FROM_UNIXTIME(" + (1_600_000_000 + n * 7_777) + ")");
            case 8:
                return new Part(name, ColumnKind.TEXT, 0, "ENUM(" + options() + ") CHARACTER SET " + charset, n -> "" + (n + 1));
            case 9:
                return new Part(name, ColumnKind.TEXT, 0, "CHAR(20) CHARACTER SET " + charset, n -> "'Key " + n + "'");
            case 10:
                return new Part(name, ColumnKind.TEXT, 0, "VARCHAR(40) CHARACTER SET " + charset,
                        n -> "CONCAT('" + n + "', CONVERT('ä\"ж日 ' USING " + charset + "), '" + n + "')");
            default:
                return new Part(name, ColumnKind.INTEGER, 0, "INT", n -> "" + n);
        }
    }

    private static String options() {
        StringBuilder options = new StringBuilder("'o0'");
        for (int i = 1; i < SIZE; i++) {
            options.append(", 'o\"").append(i).append("'");
        }
        return options.toString();
    }

    List<ColumnSpec> specs() {
        return parts.stream().map(part -> part.spec).collect(Collectors.toList());
    }

    /** {@code `id` = 7 AND `b` = 'x'} or, behind SET, with commas. */
    String equals(int number, String between) {
        return parts.stream()
                .map(part -> Identifiers.quoted(part.spec.name) + " = " + part.literal.apply(number))
                .collect(Collectors.joining(between));
    }

    String names() {
        return parts.stream().map(part -> Identifiers.quoted(part.spec.name)).collect(Collectors.joining(", "));
    }

    String values(int number) {
        return parts.stream().map(part -> part.literal.apply(number)).collect(Collectors.joining(", "));
    }

    /** Whether its values may be others in another character set. */
    boolean isText() {
        return parts.stream().anyMatch(part -> part.spec.kind == ColumnKind.TEXT);
    }
}
