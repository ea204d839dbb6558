package io.cdcctl.flink.clickhouse.type;

import java.util.Optional;

/** An element of a tuple: a type, with a name or without. */
public final class TupleElement {

    public final Optional<String> name;
    public final ClickHouseType type;

    private TupleElement(Optional<String> name, ClickHouseType type) {
        this.name = name;
        this.type = type;
    }

    /** Reads an argument of Tuple, such as {@code Int32}, {@code a Int32} or {@code `a b` Int32}. */
    static TupleElement parse(String text) {
        if (text.charAt(0) == '`') {
            int end = QuotedText.end(text, 0);
            return new TupleElement(
                    Optional.of(QuotedText.unescape(text, 0, end)), ClickHouseType.parse(text.substring(end + 1)));
        }
        int space = text.indexOf(' ');
        int bracket = text.indexOf('(');
        return space < 0 || bracket >= 0 && bracket < space
                ? new TupleElement(Optional.empty(), ClickHouseType.parse(text))
                : new TupleElement(
                        Optional.of(text.substring(0, space)), ClickHouseType.parse(text.substring(space + 1)));
    }
}
