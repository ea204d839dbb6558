package io.cdcctl.flink.mysql.job;

import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.Identifiers;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** Compares what SELECT gives of a table with what is in its topic. */
final class TableJudge {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private static final int MOST = 3;

    private final TableSpec table;

    /** The texts of the columns by those of the key. */
    private final Map<String, List<String>> wanted = new TreeMap<>();

    /** Takes the rows as they are. */
    TableJudge(TableSpec table, Connection connection) throws SQLException {
        this.table = table;
        String columns = table.columns.stream().map(RowTexts::expression).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION time_zone = '+00:00', sql_mode = ''");
            ResultSet rows = statement.executeQuery("SELECT " + columns + " FROM " + Identifiers.quoted(table));
            while (rows.next()) {
                List<String> texts = new ArrayList<>();
                for (int i = 0; i < table.columns.size(); i++) {
                    texts.add(RowTexts.ofMysql(table.columns.get(i), rows.getString(i + 1)));
                }
                wanted.put(keyOf(texts), texts);
            }
        }
    }

    int rows() {
        return wanted.size();
    }

    private String keyOf(List<String> texts) {
        return table.key.stream().map(column -> texts.get(table.columns.indexOf(column))).collect(Collectors.joining("|"));
    }

    /** What differs, a few things of it; empty where nothing does. */
    List<String> differences() {
        Map<String, List<String>> there = new TreeMap<>();
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, String> record : WrittenRecords.ALL.rows(table.topic).entrySet()) {
            try {
                List<String> texts = texts(record.getValue());
                String key = keyOf(texts);
                String ofKey = texts(table.key, JSON.readTree(record.getKey())).stream().collect(Collectors.joining("|"));
                if (!key.equals(ofKey) || there.put(key, texts) != null) {
                    differences.add("the key " + record.getKey() + " is not that of " + record.getValue() + ", or another one has it too");
                }
            } catch (IOException | IllegalArgumentException e) {
                differences.add(record.getKey() + " " + record.getValue() + ": " + e);
            }
        }
        wanted.forEach((key, texts) -> compare(key, texts, there.remove(key), differences));
        there.keySet().forEach(key -> differences.add(key + " is not in MySQL any more"));
        return differences.stream().limit(MOST).map(text -> table.table + ": " + text).collect(Collectors.toList());
    }

    private List<String> texts(String record) throws IOException {
        return texts(table.columns, JSON.readTree(record));
    }

    private static List<String> texts(List<ColumnSpec> columns, JsonNode record) {
        List<String> texts = new ArrayList<>();
        for (ColumnSpec column : columns) {
            texts.add(RowTexts.ofRecord(column, record.get(column.as)));
        }
        return texts;
    }

    private void compare(String key, List<String> wantedTexts, List<String> texts, List<String> differences) {
        if (texts == null) {
            differences.add(key + " is not in the topic");
            return;
        }
        for (int i = 0; i < texts.size(); i++) {
            if (!wantedTexts.get(i).equals(texts.get(i))) {
                ColumnSpec column = table.columns.get(i);
                differences.add(key + " has in " + column.name + " (" + column.kind + ") " + shortened(texts.get(i)) + " and not "
                        + shortened(wantedTexts.get(i)));
            }
        }
    }

    private static String shortened(String text) {
        return text.length() > 300 ? text.substring(0, 300) + " .. (" + text.length() + ")" : text;
    }
}
