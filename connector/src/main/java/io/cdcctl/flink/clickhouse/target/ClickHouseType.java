package io.cdcctl.flink.clickhouse.target;

import java.util.ArrayList;
import java.util.List;

/** A ClickHouse type as {@code system.columns} writes it, without its Nullable and LowCardinality wrappers. */
public final class ClickHouseType {

    /** The whole type as ClickHouse writes it, wrappers included. */
    public final String text;
    /** Such as {@code Decimal} or {@code DateTime64}. */
    public final String name;
    /** Such as {@code 20, 4} or {@code 3, 'UTC'}, one string each. */
    public final List<String> arguments;

    public final boolean nullable;

    private ClickHouseType(String text, String name, List<String> arguments, boolean nullable) {
        this.text = text;
        this.name = name;
        this.arguments = arguments;
        this.nullable = nullable;
    }

    public static ClickHouseType parse(String text) {
        String inner = text.trim();
        boolean nullable = false;
        for (String wrapper = wrapper(inner); wrapper != null; wrapper = wrapper(inner)) {
            nullable |= wrapper.equals("Nullable");
            inner = inner.substring(wrapper.length() + 1, inner.length() - 1).trim();
        }
        int open = inner.indexOf('(');
        return open < 0 || !inner.endsWith(")")
                ? new ClickHouseType(text, inner, List.of(), nullable)
                : new ClickHouseType(
                        text,
                        inner.substring(0, open),
                        splitArguments(inner.substring(open + 1, inner.length() - 1)),
                        nullable);
    }

    private static String wrapper(String text) {
        for (String wrapper : List.of("Nullable", "LowCardinality")) {
            if (text.startsWith(wrapper + "(") && text.endsWith(")")) {
                return wrapper;
            }
        }
        return null;
    }

    /** Splits at commas that stand neither in brackets nor in quotes, and trims. */
    static List<String> splitArguments(String text) {
        List<String> arguments = new ArrayList<>();
        StringBuilder argument = new StringBuilder();
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\' && i + 1 < text.length()) {
                    argument.append(c);
                    c = text.charAt(++i);
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '\'' || c == '`' || c == '"') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                arguments.add(argument.toString().trim());
                argument.setLength(0);
                continue;
            }
            argument.append(c);
        }
        if (!argument.toString().isBlank()) {
            arguments.add(argument.toString().trim());
        }
        return arguments;
    }

    @Override
    public String toString() {
        return text;
    }
}
