package io.cdcctl.flink.clickhouse.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;

/** An HTTP or HTTPS server in front of ClickHouse, whose inserts meet the faults that a test plans. */
final class FaultProxy implements AutoCloseable {

    private final String target;
    private final SSLContext tls;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger inserts = new AtomicInteger();
    private final List<Long> insertNanos = new CopyOnWriteArrayList<>();
    private volatile IntFunction<Fault> faults = number -> Fault.none();
    private volatile HttpServer server;
    /** Where the proxy listens, and where it holds the port while it does not. */
    private volatile InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private Socket placeholder = new Socket();

    FaultProxy(String target, SSLContext tls) throws IOException {
        this.target = target;
        this.tls = tls;
        listen();
    }

    /** A proxy without TLS. */
    FaultProxy(String target) throws IOException {
        this(target, null);
    }

    /** Plans what becomes of the inserts, which are numbered from 0 in the order of their arrival. */
    FaultProxy plan(IntFunction<Fault> faultOfInsert) {
        faults = faultOfInsert;
        return this;
    }

    String url() {
        return (tls == null ? "http://127.0.0.1:" : "https://127.0.0.1:") + address.getPort();
    }

    /** How many inserts have arrived. */
    int inserts() {
        return inserts.get();
    }

    /** When each insert arrived, in {@link System#nanoTime}. */
    List<Long> insertNanos() {
        return insertNanos;
    }

    /** Breaks all connections and refuses new ones. */
    synchronized void goAway() throws IOException {
        server.stop(0);
        placeholder = new Socket();
        placeholder.setReuseAddress(true);
        placeholder.bind(address);
    }

    /** Listens again, at the same address. */
    synchronized void comeBack() throws IOException {
        placeholder.close();
        listen();
    }

    private void listen() throws IOException {
        HttpServer next;
        if (tls == null) {
            next = HttpServer.create(address, 100);
        } else {
            HttpsServer https = HttpsServer.create(address, 100);
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
            next = https;
        }
        next.setExecutor(threads);
        next.createContext("/", this::handle);
        next.start();
        address = next.getAddress();
        server = next;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        boolean insert = query != null && query.contains("query=INSERT");
        Fault fault = Fault.none();
        if (insert) {
            insertNanos.add(System.nanoTime());
            fault = faults.apply(inserts.getAndIncrement());
        }
        try {
            fault.handle(exchange, this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    byte[] body(HttpExchange exchange) throws IOException {
        return exchange.getRequestBody().readAllBytes();
    }

    /** Sends a request on to ClickHouse. */
    HttpResponse<byte[]> forward(HttpExchange exchange, String moreParameters, byte[] body)
            throws IOException, InterruptedException {
        return forward(exchange, moreParameters, exchange.getRequestHeaders().getFirst("Authorization"), body);
    }

    /** Sends a request on to ClickHouse as somebody else. */
    HttpResponse<byte[]> forward(HttpExchange exchange, String moreParameters, String authorization, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(target + "/?" + exchange.getRequestURI().getRawQuery() + moreParameters))
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
        if (encoding != null) {
            request.header("Content-Encoding", encoding);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Gives ClickHouse's answer to the client. */
    void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers()
                .firstValue("X-ClickHouse-Exception-Code")
                .ifPresent(code -> exchange.getResponseHeaders().set("X-ClickHouse-Exception-Code", code));
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    /** Ends when the requests that have arrived are done, late ones with them. */
    @Override
    public void close() throws IOException {
        threads.shutdown();
        try {
            threads.awaitTermination(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
        placeholder.close();
    }
}
