package io.cdcctl.flink.clickhouse.target;

import io.cdcctl.flink.clickhouse.http.ClickHouseClient;
import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What ClickHouse's system tables say about the target, and which settings the server knows. */
public final class TargetTable {

    private static final String TABLE_QUERY = "SELECT engine, engine_full, sorting_key FROM system.tables"
            + " WHERE database = {database:String} AND name = {table:String} FORMAT RowBinary";

    private static final String COLUMNS_QUERY = "SELECT name, type, default_kind, toString(is_in_partition_key)"
            + " FROM system.columns WHERE database = {database:String} AND table = {table:String}"
            + " ORDER BY position FORMAT RowBinary";

    private static final String SETTINGS_QUERY =
            "SELECT name FROM system.settings WHERE name = {name:String} FORMAT RowBinary";

    public final TableName name;
    final TableEngine engine;
    final List<String> sortingKey;
    final Map<String, TargetColumn> columns;
    private final Set<String> knownSettings;

    TargetTable(
            TableName name,
            TableEngine engine,
            List<String> sortingKey,
            Map<String, TargetColumn> columns,
            Set<String> knownSettings) {
        this.name = name;
        this.engine = engine;
        this.sortingKey = sortingKey;
        this.columns = columns;
        this.knownSettings = knownSettings;
    }

    /** Whether the server has {@code deduplicate_insert}, which there overrides {@code insert_deduplicate}. */
    public boolean knowsDeduplicateInsert() {
        return knownSettings.contains("deduplicate_insert");
    }

    /**
     * Reads the target.
     *
     * @throws IOException where ClickHouse cannot be asked, or shows no such table to this user
     */
    public static TargetTable read(ClickHouseClient client, TableName name) throws IOException {
        Map<String, String> parameters = Map.of("database", name.database, "table", name.table);
        List<String> table = StringRows.read(client.select(TABLE_QUERY, parameters));
        if (table.isEmpty()) {
            throw new IOException(String.format(
                    "ClickHouse shows no table %s to user '%s': it does not exist, or the user lacks GRANT SELECT, INSERT"
                            + " ON %s.",
                    name, client.user(), name.quoted()));
        }
        return new TargetTable(
                name,
                TableEngine.parse(table.get(0), table.get(1)),
                Identifiers.ofKey(table.get(2)),
                columns(StringRows.read(client.select(COLUMNS_QUERY, parameters))),
                new HashSet<>(StringRows.read(client.select(SETTINGS_QUERY, Map.of("name", "deduplicate_insert")))));
    }

    /** What differs in a later reading of the same table, or nothing where rows are written just as before. */
    public Optional<String> changeIn(TargetTable later) {
        if (!engine.toString().equals(later.engine.toString()) || !sortingKey.equals(later.sortingKey)) {
            return Optional.of("its engine or ORDER BY changed");
        }
        for (TargetColumn column : columnList()) {
            TargetColumn now = later.columns.get(column.name);
            if (now == null || !now.definition().equals(column.definition())) {
                return Optional.of(String.format(
                        "column '%s' was %s and %s", column.name, column.definition(),
                        now == null ? "is gone" : "is " + now.definition()));
            }
        }
        return later.columnList().stream()
                .filter(column -> !columns.containsKey(column.name))
                .findFirst()
                .map(column -> String.format("column '%s' (%s) is new", column.name, column.definition()));
    }

    private static Map<String, TargetColumn> columns(List<String> values) {
        Map<String, TargetColumn> columns = new LinkedHashMap<>();
        for (Iterator<String> value = values.iterator(); value.hasNext(); ) {
            TargetColumn column = new TargetColumn(
                    value.next(), ClickHouseType.parse(value.next()), value.next(), value.next().equals("1"));
            columns.put(column.name, column);
        }
        return columns;
    }

    /** Columns in the table's order. */
    List<TargetColumn> columnList() {
        return new ArrayList<>(columns.values());
    }
}
