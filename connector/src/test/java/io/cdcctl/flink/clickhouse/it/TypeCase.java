package io.cdcctl.flink.clickhouse.it;

import java.util.ArrayList;
import java.util.List;

/** A Flink type, a ClickHouse type, and values with the text that ClickHouse shows for them. */
final class TypeCase {

    final String flinkType;
    final String clickHouseType;
    final List<Object> values = new ArrayList<>();
    final List<String> texts = new ArrayList<>();
    private String shownAs = "toString(%s)";

    TypeCase(String flinkType, String clickHouseType) {
        this.flinkType = flinkType;
        this.clickHouseType = clickHouseType;
    }

    TypeCase value(Object value, String text) {
        values.add(value);
        texts.add(text);
        return this;
    }

    TypeCase value(Object value) {
        return value(value, value.toString());
    }

    /** A ClickHouse expression for the text of a value, where toString is not exact or not readable. */
    TypeCase shownAs(String expression) {
        shownAs = expression;
        return this;
    }

    /** The value at a position, or the last one beyond them; null before them. */
    Object value(int index) {
        return index < 0 ? null : values.get(Math.min(index, values.size() - 1));
    }

    String text(String column) {
        return String.format(shownAs, column);
    }

    boolean isNullable() {
        return !clickHouseType.matches("(Array|Map|Tuple)\\(.*");
    }

    String nullableType() {
        if (!isNullable()) {
            return clickHouseType;
        }
        return clickHouseType.startsWith("LowCardinality(")
                ? clickHouseType.replaceFirst("\\((.*)\\)", "(Nullable($1))")
                : "Nullable(" + clickHouseType + ")";
    }

    /** The type as a string literal of ClickHouse holds it. */
    String typeInQuotes() {
        return clickHouseType.replace("\\", "\\\\").replace("'", "\\'");
    }
}
