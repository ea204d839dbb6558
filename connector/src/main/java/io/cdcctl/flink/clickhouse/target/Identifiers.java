package io.cdcctl.flink.clickhouse.target;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.List;
import java.util.stream.Collectors;

/** Reads identifiers out of the expressions that ClickHouse's system tables show. */
final class Identifiers {

    private Identifiers() {}

    /** The bare name of an identifier that may stand in back-ticks or double quotes. */
    static String unquote(String text) {
        boolean quoted = text.length() > 1
                && (text.charAt(0) == '`' || text.charAt(0) == '"')
                && text.charAt(0) == text.charAt(text.length() - 1);
        return quoted ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1") : text;
    }

    /** The parts of a key expression, as in {@code id, name} or {@code (id, name)}. */
    static List<String> ofKey(String expression) {
        String text = expression.trim();
        List<String> parts = ClickHouseType.splitArguments(text);
        if (parts.size() == 1 && text.startsWith("(") && text.endsWith(")")) {
            parts = ClickHouseType.splitArguments(text.substring(1, text.length() - 1));
        }
        return parts.stream().map(Identifiers::unquote).collect(Collectors.toUnmodifiableList());
    }
}
