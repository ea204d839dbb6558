package io.cdcctl.flink.jdbc;

import static io.cdcctl.flink.clickhouse.target.OwnColumns.DELETED;
import static io.cdcctl.flink.clickhouse.target.OwnColumns.VERSION;

import io.cdcctl.flink.clickhouse.target.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL of the dialect. A parameter is written as {@code :column}, as flink-connector-jdbc reads it; that connector
 * takes every colon for a parameter and refuses question marks, so identifiers hold both as escapes.
 */
final class ClickHouseStatements {

    private ClickHouseStatements() {}

    static String quote(String identifier) {
        return TableName.quote(identifier).replace(":", "\\x3A").replace("?", "\\x3F");
    }

    /** {@code table} of the connection's database, or {@code database.table}, parted by the first dot. */
    static String table(String name) {
        return Arrays.stream(name.split("\\.", 2)).map(ClickHouseStatements::quote).collect(Collectors.joining("."));
    }

    static String insert(String table, String[] columns) {
        return insert(table, List.of(columns), Collections.emptyList(), "");
    }

    /** A replacing table keeps the newest row of a key, so an insertion is an upsert. */
    static String upsert(String table, String[] columns, String[] key) {
        boolean marked = isVersioned(key) && !Arrays.asList(columns).contains(DELETED);
        return marked ? insert(table, List.of(columns), List.of(DELETED), "0") : insert(table, columns);
    }

    static String delete(String table, String[] key) {
        return isVersioned(key)
                ? insert(table, List.of(key), List.of(DELETED), "1")
                : "DELETE FROM " + table(table) + " WHERE " + condition(key);
    }

    private static boolean isVersioned(String[] key) {
        return Arrays.asList(key).contains(VERSION);
    }

    private static String insert(String table, List<String> given, List<String> constant, String value) {
        List<String> columns = new ArrayList<>(given);
        columns.addAll(constant);
        List<String> values = given.stream().map(name -> ":" + name).collect(Collectors.toList());
        constant.forEach(name -> values.add(value));
        return "INSERT INTO " + table(table)
                + " (" + columns.stream().map(ClickHouseStatements::quote).collect(Collectors.joining(", "))
                + ") VALUES (" + String.join(", ", values) + ")";
    }

    private static String condition(String[] columns) {
        return Arrays.stream(columns).map(name -> quote(name) + " = :" + name).collect(Collectors.joining(" AND "));
    }
}
