package io.cdcctl.flink.clickhouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A task manager opens and closes clients for as long as it lives, so a closed one must leave no thread behind. */
class ClientLifetimeTest {

    private static final int CLIENTS = 50;
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(5);

    private static ClickHouseClient client(URI server) throws IOException {
        return new ClickHouseClient(
                new ConnectionConfig(
                        List.of(server),
                        Credentials.ofPassword("u", "p"),
                        new ServerTrust("ssl.root-certificate-file", null),
                        REQUEST_TIMEOUT,
                        Duration.ofMinutes(5),
                        Map.of()),
                0);
    }

    private static CompletableFuture<Void> insert(ClickHouseClient client) {
        byte[] data = "data".getBytes(StandardCharsets.UTF_8);
        return client.insert("INSERT", Map.of(), data, data.length, false);
    }

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(HttpClient|clickhouse)-.*"))
                .forEach(thread -> names.add(thread.getName() + " #" + thread.getId()));
        return names;
    }

    /** Threads of other tests' clients may end meanwhile. */
    private static Set<String> threadsBeside(Set<String> before) {
        Set<String> now = threads();
        now.removeAll(before);
        return now;
    }

    private static void assertNoneIsLeftBeside(Set<String> before) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!threadsBeside(before).isEmpty() && System.nanoTime() < deadline) {
            System.gc();
            Thread.sleep(100);
        }
        assertEquals(Set.of(), threadsBeside(before));
    }

    @Test
    void closedClientsLeaveNoThread() throws Exception {
        HttpServer server = server(new CountDownLatch(0));
        Set<String> before = threads();
        for (int i = 0; i < CLIENTS; i++) {
            try (ClickHouseClient client = client(uri(server))) {
                insert(client).join();
            }
        }
        assertNoneIsLeftBeside(before);
        server.stop(0);
    }

    @Test
    void clientsClosedInTheMiddleOfRequestsLeaveNoThread() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        HttpServer server = server(answer);
        Set<String> before = threads();
        List<CompletableFuture<Void>> requests = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            try (ClickHouseClient client = client(uri(server))) {
                requests.add(insert(client));
                assertTrue(arrived.tryAcquire(10, TimeUnit.SECONDS), "the request did not arrive");
            }
        }
        assertNoneIsLeftBeside(before);
        assertTrue(requests.stream().allMatch(CompletableFuture::isDone), "a request of a closed client hangs");
        answer.countDown();
        server.stop(0);
    }

    private final Semaphore arrived = new Semaphore(0);

    private static URI uri(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Takes requests and answers them once the latch is open. */
    private HttpServer server(CountDownLatch answer) throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "server");
            thread.setDaemon(true);
            return thread;
        });
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            arrived.release();
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
