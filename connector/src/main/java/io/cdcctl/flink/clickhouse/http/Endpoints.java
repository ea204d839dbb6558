package io.cdcctl.flink.clickhouse.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;

/** Reads the addresses of ClickHouse servers. */
public final class Endpoints {

    private Endpoints() {}

    /**
     * Splits a list of addresses at ';' and ','.
     *
     * @param option name of the option, for messages
     * @throws ValidationException where an address is not http:// or https:// with a host, or holds a password
     */
    public static List<URI> parse(String option, String text) {
        List<URI> endpoints = new ArrayList<>();
        for (String part : text.split("[;,]")) {
            if (!part.isBlank()) {
                endpoints.add(endpoint(option, part.trim()));
            }
        }
        if (endpoints.isEmpty()) {
            throw new ValidationException(String.format("The option '%s' names no address.", option));
        }
        return List.copyOf(endpoints);
    }

    private static URI endpoint(String option, String text) {
        if (text.indexOf('@') >= 0) {
            // The text is not repeated: it may hold a password.
            throw new ValidationException(String.format(
                    "The option '%s' must not hold a user or a password: use 'username' and 'password'.", option));
        }
        URI uri = uri(option, text);
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
            throw invalid(option, text);
        }
        return uri;
    }

    private static URI uri(String option, String text) {
        try {
            return URI.create(text.endsWith("/") ? text : text + "/");
        } catch (IllegalArgumentException e) {
            throw invalid(option, text);
        }
    }

    private static ValidationException invalid(String option, String text) {
        return new ValidationException(String.format(
                "The option '%s' cannot hold '%s': write an address such as http://127.0.0.1:8123.", option, text));
    }
}
