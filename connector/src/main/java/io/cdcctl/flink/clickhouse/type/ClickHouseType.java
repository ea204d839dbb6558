package io.cdcctl.flink.clickhouse.type;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A ClickHouse type as {@code system.columns} writes it, taken out of its Nullable and LowCardinality wrappers. */
public final class ClickHouseType {

    /** The whole type as ClickHouse writes it, wrappers included. */
    public final String text;
    /** The type without its wrappers. */
    public final String bare;
    /** Such as {@code Decimal} or {@code DateTime64}. */
    public final String name;
    /** Such as {@code 20, 4} or {@code 3, 'UTC'}, one string each. */
    public final List<String> arguments;

    public final boolean nullable;

    private ClickHouseType(String text, String bare, String name, List<String> arguments, boolean nullable) {
        this.text = text;
        this.bare = bare;
        this.name = name;
        this.arguments = arguments;
        this.nullable = nullable;
    }

    public static ClickHouseType parse(String type) {
        String text = type.trim();
        String bare = text;
        boolean nullable = false;
        for (String wrapper = wrapper(bare); wrapper != null; wrapper = wrapper(bare)) {
            nullable |= wrapper.equals("Nullable");
            bare = bare.substring(wrapper.length() + 1, bare.length() - 1).trim();
        }
        int open = bare.indexOf('(');
        return open < 0 || !bare.endsWith(")")
                ? new ClickHouseType(text, bare, bare, List.of(), nullable)
                : new ClickHouseType(
                        text,
                        bare,
                        bare.substring(0, open),
                        splitArguments(bare.substring(open + 1, bare.length() - 1)),
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

    /** An argument that is a number, such as the precision of a Decimal. */
    public int number(int argument) {
        return Integer.parseInt(arguments.get(argument));
    }

    /** An argument that is a type, such as what an Array holds. */
    public ClickHouseType type(int argument) {
        return parse(arguments.get(argument));
    }

    /** The arguments of a Tuple. */
    public List<TupleElement> elements() {
        return arguments.stream().map(TupleElement::parse).collect(Collectors.toList());
    }

    /** The arguments of an Enum: numbers by name, in ClickHouse's order, whose first is the default. */
    public Map<String, Integer> enumValues() {
        Map<String, Integer> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            int end = QuotedText.end(argument, 0);
            int equals = argument.indexOf('=', end);
            values.put(
                    QuotedText.unescape(argument, 0, end),
                    Integer.parseInt(argument.substring(equals + 1).trim()));
        }
        return values;
    }

    /** Splits at commas that stand neither in brackets nor in quotes, and trims. */
    public static List<String> splitArguments(String text) {
        List<String> arguments = new ArrayList<>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (QuotedText.isQuote(c)) {
                i = QuotedText.end(text, i);
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                arguments.add(text.substring(start, i).trim());
                start = i + 1;
            }
        }
        if (!text.substring(start).isBlank()) {
            arguments.add(text.substring(start).trim());
        }
        return arguments;
    }

    @Override
    public String toString() {
        return text;
    }
}
