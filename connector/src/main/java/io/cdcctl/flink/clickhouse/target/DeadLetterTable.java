package io.cdcctl.flink.clickhouse.target;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.ValidationException;

/** The table that takes dead letters. A replay writes the same letters again, so it keeps one for each position. */
public final class DeadLetterTable {

    private static final List<String> KEY = List.of("target", "topic", "partition", "offset");

    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("target", "String");
        COLUMNS.put("topic", "String");
        COLUMNS.put("partition", "Int32");
        COLUMNS.put("offset", "Int64");
        COLUMNS.put("reason", "String");
        COLUMNS.put("error", "String");
        COLUMNS.put("row", "String");
        COLUMNS.put("key_bytes", "String");
        COLUMNS.put("value_bytes", "String");
    }

    private DeadLetterTable() {}

    /**
     * The columns of an insert, in the order in which letters are encoded.
     *
     * @throws ValidationException listing everything that does not fit
     */
    public static List<TargetColumn> columns(TargetTable table) {
        List<String> problems = new ArrayList<>();
        if (!table.engine.isReplacing() || !table.sortingKey.equals(KEY)) {
            problems.add(String.format(
                    "it is %s ORDER BY (%s), but a letter that is written again takes the place of the first only in"
                            + " ReplacingMergeTree ORDER BY (%s)",
                    table.engine.name, String.join(", ", table.sortingKey), String.join(", ", KEY)));
        }
        List<TargetColumn> columns = new ArrayList<>();
        COLUMNS.forEach((name, type) -> {
            TargetColumn column = table.columns.get(name);
            if (column == null) {
                problems.add(String.format("it has no column '%s' (%s)", name, type));
            } else if (!column.type.name.equals(type) || column.type.nullable || !column.isInsertable()) {
                problems.add(String.format("column '%s' is %s, but it has to be %s", name, column.definition(), type));
            }
            columns.add(column);
        });
        unwritten(table).ifPresent(column -> problems.add(
                String.format("column '%s' (%s) is not known and has no DEFAULT", column.name, column.definition())));
        if (!problems.isEmpty()) {
            throw new ValidationException(String.format(
                    "The ClickHouse table %s cannot take dead letters:%n  - %s",
                    table.name, String.join(String.format("%n  - "), problems)));
        }
        return columns;
    }

    private static Optional<TargetColumn> unwritten(TargetTable table) {
        return table.columnList().stream()
                .filter(column -> !COLUMNS.containsKey(column.name))
                .filter(column -> column.defaultKind.isEmpty() && !column.type.nullable)
                .findFirst();
    }
}
