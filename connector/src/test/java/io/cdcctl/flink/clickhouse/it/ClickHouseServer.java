package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A running ClickHouse, given by CLICKHOUSE_TEST_URL, CLICKHOUSE_TEST_USER and CLICKHOUSE_TEST_PASSWORD as system
 * properties or environment variables. Every test class works in a database of its own. Without a URL its tests are
 * skipped.
 */
final class ClickHouseServer implements BeforeEachCallback, AfterAllCallback {

    final String url = setting("CLICKHOUSE_TEST_URL", null);
    final String user = setting("CLICKHOUSE_TEST_USER", "default");
    final String password = setting("CLICKHOUSE_TEST_PASSWORD", "");
    final String database = "connector_test_" + UUID.randomUUID().toString().substring(0, 8);

    private final HttpClient http = HttpClient.newHttpClient();
    private boolean created;

    private static String setting(String name, String otherwise) {
        String property = System.getProperty(name);
        String value = property == null ? System.getenv(name) : property;
        return value == null || value.isEmpty() ? otherwise : value;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        assumeTrue(url != null, "CLICKHOUSE_TEST_URL is not set, so there is no ClickHouse to test against");
        if (!created) {
            query("CREATE DATABASE " + database);
            created = true;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (created) {
            query("DROP DATABASE " + database);
        }
    }

    /** Runs a statement and gives its answer as tab-separated text without the last line end. */
    String query(String statement) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/?database="
                        + URLEncoder.encode(created ? database : "default", StandardCharsets.UTF_8)))
                .header("X-ClickHouse-User", user)
                .header("X-ClickHouse-Key", password)
                .POST(HttpRequest.BodyPublishers.ofString(statement))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            return answer.body().stripTrailing();
        } catch (IOException e) {
            throw new AssertionError("ClickHouse at " + url + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
