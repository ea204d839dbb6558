package io.cdcctl.flink.keep;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** The ids of tables as the user of the sync job may see them. */
final class ClickHouseTables implements TableIds {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();
    private final URI server;
    private final String login;
    private final String query;

    ClickHouseTables(URI server, String user, String password, String query) {
        this.server = server;
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        this.login = "Basic " + Base64.getEncoder().encodeToString(pair);
        this.query = query;
    }

    @Override
    public String ask() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server)
                .timeout(ANSWER)
                .header("Authorization", login)
                .POST(HttpRequest.BodyPublishers.ofString(query))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("ClickHouse answers with " + answer.statusCode());
        }
        return answer.body().stripTrailing();
    }
}
