package io.cdcctl.flink.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ClickHouseTablesTest {

    private static String ask(int status, AtomicReference<String> login, AtomicReference<String> body) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            login.set(exchange.getRequestHeaders().getFirst("Authorization"));
            body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "a\tb\t1\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            return new ClickHouseTables(address, "sink", "it's $5 & ü:\"", "SELECT ü").ask();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void asksAsTheUserOfTheSyncJobWhateverThePasswordIs() throws Exception {
        AtomicReference<String> login = new AtomicReference<>();
        AtomicReference<String> body = new AtomicReference<>();
        assertEquals("a\tb\t1", ask(200, login, body));
        String decoded = new String(Base64.getDecoder().decode(login.get().substring("Basic ".length())), StandardCharsets.UTF_8);
        assertEquals("sink:it's $5 & ü:\"", decoded);
        assertEquals("SELECT ü", body.get());
    }

    @Test
    void failsWhereItIsNotAnswered() {
        assertThrows(IOException.class, () -> ask(503, new AtomicReference<>(), new AtomicReference<>()));
    }
}
