package io.cdcctl.flink.clickhouse.http;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One statement with its parameters and its data, which may be sent to any server any number of times. */
final class Request {

    private final String queryString;
    private final byte[] body;
    private final int bodyLength;
    final boolean expectsBody;
    final boolean lz4;
    /** Of the body, or null where ClickHouse needs none. */
    final String contentType;

    private Request(
            Map<String, String> parameters,
            byte[] body,
            int bodyLength,
            boolean expectsBody,
            boolean lz4,
            String contentType) {
        this.queryString = parameters.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        this.body = body;
        this.bodyLength = bodyLength;
        this.expectsBody = expectsBody;
        this.lz4 = lz4;
        this.contentType = contentType;
    }

    /** A statement that answers with rows. */
    static Request select(String statement, Map<String, String> parameters) {
        byte[] body = statement.getBytes(StandardCharsets.UTF_8);
        return new Request(parameters, body, body.length, true, false, null);
    }

    /** A statement that answers with rows and reads those of a table that goes with it. */
    static Request select(String statement, ExternalTable table) {
        Map<String, String> parameters = new TreeMap<>(table.parameters());
        parameters.put("query", statement);
        byte[] body = table.multipart();
        return new Request(parameters, body, body.length, true, false, table.contentType());
    }

    /**
     * Data for an insert.
     *
     * @param parameters settings and the statement itself, as {@code query}
     */
    static Request insert(Map<String, String> parameters, byte[] data, int length, boolean lz4) {
        return new Request(parameters, data, length, false, lz4, null);
    }

    URI at(URI server) {
        return URI.create(server + "?" + queryString);
    }

    BodyPublisher body() {
        return BodyPublishers.ofByteArray(body, 0, bodyLength);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
