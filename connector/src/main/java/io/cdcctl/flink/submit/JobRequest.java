package io.cdcctl.flink.submit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** A job that shall run. It holds secrets: no part of it is logged. */
public final class JobRequest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String id;
    private final String name;
    private final Map<String, String> settings;
    private final String restoreFrom;
    private final List<Statement> statements;

    /** {@code restoreFrom} is the savepoint or checkpoint to start from, or null. */
    public JobRequest(
            String id, String name, Map<String, String> settings, String restoreFrom, List<Statement> statements) {
        this.id = Objects.requireNonNull(id);
        this.name = Objects.requireNonNull(name);
        this.settings = Map.copyOf(settings);
        this.restoreFrom = restoreFrom;
        this.statements = List.copyOf(statements);
    }

    /** Reads {@code {id, name, settings: {k: v}, restoreFrom, statements: [{sql, place}]}}. */
    public static JobRequest parse(String json) {
        JsonNode node = read(json);
        Map<String, String> settings = new LinkedHashMap<>();
        node.path("settings").fields().forEachRemaining(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
        List<Statement> statements = new ArrayList<>();
        for (JsonNode statement : node.path("statements")) {
            statements.add(new Statement(text(statement, "sql"), text(statement, "place")));
        }
        String restoreFrom = node.path("restoreFrom").isTextual() ? node.path("restoreFrom").asText() : null;
        return new JobRequest(text(node, "id"), text(node, "name"), settings, restoreFrom, statements);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            // Its own message quotes the request.
            throw new IllegalArgumentException("A request is not JSON, line 1, column " + e.getLocation().getColumnNr());
        }
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("A request has no text '" + field + "'");
        }
        return value.asText();
    }

    String id() {
        return id;
    }

    public String name() {
        return name;
    }

    Map<String, String> settings() {
        return settings;
    }

    String restoreFrom() {
        return restoreFrom;
    }

    public List<Statement> statements() {
        return statements;
    }

    /** One SQL statement, and where it stands, for errors. */
    public static final class Statement {

        private final String sql;
        private final String place;

        /** A statement without the closing semicolon. */
        public Statement(String sql, String place) {
            this.sql = sql;
            this.place = place;
        }

        public String sql() {
            return sql;
        }

        String place() {
            return place;
        }
    }
}
