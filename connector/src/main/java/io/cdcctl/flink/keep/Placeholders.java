package io.cdcctl.flink.keep;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts values where a rendered text has <code>${NAME}</code>; doubled dollars before a brace stand for one. */
final class Placeholders {

    private static final Pattern MARK = Pattern.compile("(\\$+)(?:\\{([A-Z_][A-Z0-9_]*)\\}|\\{)");

    private Placeholders() {}

    /** Fills in SQL, where each mark stands in a literal: quotes of the value are doubled. */
    static String inSql(String sql, UnaryOperator<String> values) {
        return fill(sql, name -> quoted(require(name, values)));
    }

    /** Fills in text that is no SQL. */
    static String inText(String text, UnaryOperator<String> values) {
        return fill(text, name -> require(name, values));
    }

    /** The inside of a literal of Flink SQL. */
    static String quoted(String value) {
        return value.replace("'", "''");
    }

    private static String require(String name, UnaryOperator<String> values) {
        String value = values.apply(name);
        if (value == null) {
            throw new IllegalStateException("The variable " + name + " is not set.");
        }
        return value;
    }

    private static String fill(String text, UnaryOperator<String> value) {
        return MARK.matcher(text).replaceAll(mark -> Matcher.quoteReplacement(replacement(
                mark.group(1).length(), mark.group(2), value)));
    }

    private static String replacement(int dollars, String name, UnaryOperator<String> value) {
        String kept = "$".repeat(dollars / 2);
        if (dollars % 2 == 0) {
            return name == null ? kept + "{" : kept + "{" + name + "}";
        }
        if (name == null) {
            throw new IllegalStateException("A recorded script has \"${\" that is neither a placeholder nor escaped.");
        }
        return kept + value.apply(name);
    }
}
