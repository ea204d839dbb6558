package io.cdcctl.flink.mysql.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.api.ValidationException;

/** Reads the option {@code tables}. */
public final class TableSpecs {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Set<String> TABLE_FIELDS = Set.of("database", "table", "topic", "key", "columns", "chunkColumn", "where");
    private static final Set<String> COLUMN_FIELDS = Set.of("name", "as", "type", "precision");

    private TableSpecs() {}

    /** The tables of a JSON list. Throws a {@link ValidationException} that says which part is wrong. */
    public static List<TableSpec> parse(String json) {
        JsonNode list = read(json);
        if (!list.isArray() || list.isEmpty()) {
            throw new ValidationException("The option 'tables' has to be a JSON list of at least one table.");
        }
        List<TableSpec> tables = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode node : list) {
            TableSpec table = table(node);
            if (!names.add(table.name())) {
                throw problem(table.name() + " is there twice");
            }
            tables.add(table);
        }
        return tables;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ValidationException("The option 'tables' is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static TableSpec table(JsonNode node) {
        String database = text(node, "database", "a table");
        String table = text(node, "table", "a table of " + database);
        String name = database + "." + table;
        checkFields(node, TABLE_FIELDS, name);
        Map<String, ColumnSpec> columns = new LinkedHashMap<>();
        for (JsonNode column : listOf(node, "columns", name)) {
            ColumnSpec spec = column(column, name);
            if (columns.put(spec.name, spec) != null) {
                throw problem(name + " has the column " + spec.name + " twice");
            }
        }
        List<ColumnSpec> key = new ArrayList<>();
        for (JsonNode column : listOf(node, "key", name)) {
            key.add(known(columns, column.asText(), name));
        }
        String chunkColumn = node.has("chunkColumn") ? text(node, "chunkColumn", name) : key.get(0).name;
        return new TableSpec(
                database, table, text(node, "topic", name), key, new ArrayList<>(columns.values()), chunkColumn, where(node, columns, name));
    }

    private static ColumnSpec column(JsonNode node, String table) {
        String name = text(node, "name", "a column of " + table);
        String where = table + ", column " + name;
        checkFields(node, COLUMN_FIELDS, where);
        String as = node.has("as") ? text(node, "as", where) : name;
        return new ColumnSpec(name, as, kind(text(node, "type", where), where), node.path("precision").asInt(0));
    }

    private static ColumnKind kind(String type, String where) {
        for (ColumnKind kind : ColumnKind.values()) {
            if (kind.toString().equals(type)) {
                return kind;
            }
        }
        throw problem(where + " has the type '" + type + "', which is none");
    }

    private static Map<ColumnSpec, List<byte[]>> where(JsonNode node, Map<String, ColumnSpec> columns, String table) {
        Map<ColumnSpec, List<byte[]>> where = new LinkedHashMap<>();
        node.path("where").fields().forEachRemaining(condition -> {
            ColumnSpec column = known(columns, condition.getKey(), table);
            List<byte[]> values = new ArrayList<>();
            for (JsonNode value : condition.getValue()) {
                values.add(literal(column, value, table));
            }
            where.put(column, values);
        });
        return where;
    }

    private static byte[] literal(ColumnSpec column, JsonNode value, String table) {
        byte[] json = Literals.of(column, value);
        if (json == null) {
            throw problem(table + " has " + value + " in 'where' for the column " + column.name + ", which is of the type " + column.kind);
        }
        return json;
    }

    private static ColumnSpec known(Map<String, ColumnSpec> columns, String name, String table) {
        ColumnSpec column = columns.get(name);
        if (column == null) {
            throw problem(table + " has no column " + name + " in 'columns'");
        }
        return column;
    }

    private static JsonNode listOf(JsonNode node, String field, String where) {
        JsonNode list = node.path(field);
        if (!list.isArray() || list.isEmpty()) {
            throw problem(where + " needs a list '" + field + "'");
        }
        return list;
    }

    private static String text(JsonNode node, String field, String where) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw problem(where + " needs a text '" + field + "'");
        }
        return value.asText();
    }

    private static void checkFields(JsonNode node, Set<String> known, String where) {
        node.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw problem(where + " has '" + field + "', which is not known");
            }
        });
    }

    private static ValidationException problem(String text) {
        return new ValidationException("In the option 'tables': " + text + ".");
    }
}
