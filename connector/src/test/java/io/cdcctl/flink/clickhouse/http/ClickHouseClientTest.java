package io.cdcctl.flink.clickhouse.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the client does with answers that a real server gives too rarely. */
class ClickHouseClientTest {

    private static final String PASSWORD = "p\u00e4ss\nword";

    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        bodies.add(exchange.getRequestBody().readAllBytes());
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        Integer code = answers.poll();
        if (code != null) {
            exchange.getResponseHeaders().set("X-ClickHouse-Exception-Code", String.valueOf(code));
        }
        exchange.sendResponseHeaders(code == null ? 200 : 500, -1);
        exchange.close();
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static ClickHouseClient client(Duration maxRetry, Credentials credentials, URI... servers) throws IOException {
        return client(maxRetry, credentials, 0, servers);
    }

    private static ClickHouseClient client(Duration maxRetry, Credentials credentials, int offset, URI... servers)
            throws IOException {
        ServerTrust trust = new ServerTrust("ssl.root-certificate-file", null);
        return new ClickHouseClient(
                new ConnectionConfig(List.of(servers), credentials, trust, Duration.ofMinutes(1), maxRetry, Map.of()),
                offset);
    }

    private static void insert(ClickHouseClient client, byte[] data) {
        client.insert("INSERT", Map.of(), data, data.length, false).join();
    }

    @Test
    void passingErrorIsRetriedWithTheSameData() throws IOException {
        answers.addAll(List.of(241, 999));
        try (ClickHouseClient client = client(Duration.ofMinutes(1), Credentials.ofPassword("u", PASSWORD), uri())) {
            insert(client, new byte[] {1, 2, 3});
            assertEquals(2, client.retries());
        }
        assertEquals(3, bodies.size());
        bodies.forEach(body -> assertArrayEquals(new byte[] {1, 2, 3}, body));
    }

    @Test
    void lastingErrorIsNotRetried() throws IOException {
        answers.add(60);
        try (ClickHouseClient client = client(Duration.ofMinutes(1), Credentials.ofPassword("u", PASSWORD), uri())) {
            CompletionException error = assertThrows(CompletionException.class, () -> insert(client, new byte[1]));
            assertEquals(60, ClickHouseClient.clickHouseException(error).code());
        }
        assertEquals(1, bodies.size());
    }

    @Test
    void retriesEndInTime() throws IOException {
        for (int i = 0; i < 100; i++) {
            answers.add(241);
        }
        try (ClickHouseClient client = client(Duration.ofMillis(400), Credentials.ofPassword("u", PASSWORD), uri())) {
            CompletionException error = assertThrows(CompletionException.class, () -> insert(client, new byte[1]));
            ClickHouseException cause = ClickHouseClient.clickHouseException(error);
            assertTrue(cause.getMessage().startsWith("Gave up after " + bodies.size() + " attempts"), cause.getMessage());
            assertFalse(cause.toString().contains(PASSWORD));
        }
    }

    @Test
    void deadServerIsLeftForTheNext() throws IOException {
        int deadPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            deadPort = socket.getLocalPort();
        }
        URI dead = URI.create("http://127.0.0.1:" + deadPort + "/");
        try (ClickHouseClient client =
                client(Duration.ofMinutes(1), Credentials.ofPassword("u", PASSWORD), dead, uri())) {
            insert(client, new byte[] {7});
            insert(client, new byte[] {8});
            assertEquals(1, client.retries());
        }
    }

    @Test
    void anyPasswordIsSentFromTextOrFile(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("password"), PASSWORD + "\n");
        try (ClickHouseClient text = client(Duration.ofSeconds(5), Credentials.ofPassword("u", PASSWORD), uri());
                ClickHouseClient fromFile =
                        client(Duration.ofSeconds(5), Credentials.ofFile("u", file.toString()), uri())) {
            insert(text, new byte[1]);
            insert(fromFile, new byte[1]);
        }
        String expected = authorizations.poll();
        assertTrue(expected.startsWith("Basic "));
        assertEquals(expected, authorizations.poll());
    }

    @Test
    void missingPasswordFileIsNamed(@TempDir Path dir) {
        String file = dir.resolve("missing").toString();
        IOException error = assertThrows(
                IOException.class, () -> client(Duration.ofSeconds(5), Credentials.ofFile("u", file), uri()));
        assertTrue(error.getMessage().contains(file));
    }
}
