package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Names of columns as MySqlSource knows them: it takes them out of CREATE TABLE, and leaves a backtick doubled as it is there. */
final class NamesInCreateTable {

    private NamesInCreateTable() {}

    static List<TableSpec> of(List<TableSpec> tables) {
        return tables.stream().map(NamesInCreateTable::of).collect(Collectors.toList());
    }

    private static TableSpec of(TableSpec table) {
        Map<ColumnSpec, ColumnSpec> named = new LinkedHashMap<>();
        table.columns.forEach(column -> named.put(column, new ColumnSpec(of(column.name), column.as, column.kind, column.precision)));
        Map<ColumnSpec, List<byte[]>> where = new LinkedHashMap<>();
        table.where.forEach((column, values) -> where.put(named.get(column), values));
        return new TableSpec(
                table.database,
                table.table,
                table.topic,
                table.key.stream().map(named::get).collect(Collectors.toList()),
                List.copyOf(named.values()),
                of(table.chunkColumn),
                where);
    }

    private static String of(String name) {
        return name.replace("`", "``");
    }
}
