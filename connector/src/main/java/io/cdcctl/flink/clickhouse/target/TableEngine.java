package io.cdcctl.flink.clickhouse.target;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The engine of a table and the columns that it is given as arguments. */
final class TableEngine {

    final String name;
    /** Arguments that name columns; a replicated engine's path and replica are left out. */
    private final List<String> columns;

    private TableEngine(String name, List<String> columns) {
        this.name = name;
        this.columns = columns;
    }

    /**
     * Reads {@code engine_full} of {@code system.tables}, as in {@code ReplacingMergeTree(_version) ORDER BY id}.
     */
    static TableEngine parse(String name, String engineFull) {
        String rest = engineFull.startsWith(name) ? engineFull.substring(name.length()) : "";
        if (!rest.startsWith("(")) {
            return new TableEngine(name, List.of());
        }
        List<String> columns = ClickHouseType.splitArguments(rest.substring(1, closingBracket(rest))).stream()
                .filter(argument -> !argument.startsWith("'"))
                .map(Identifiers::unquote)
                .collect(Collectors.toUnmodifiableList());
        return new TableEngine(name, columns);
    }

    boolean isReplacing() {
        return name.endsWith("ReplacingMergeTree");
    }

    Optional<String> versionColumn() {
        return columns.stream().findFirst();
    }

    Optional<String> deletedColumn() {
        return columns.stream().skip(1).findFirst();
    }

    /** The engine with the columns that it names. */
    @Override
    public String toString() {
        return name + "(" + String.join(", ", columns) + ")";
    }

    private static int closingBracket(String text) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '\'' || c == '`' || c == '"') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return text.length();
    }
}
