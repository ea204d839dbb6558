package io.cdcctl.flink.dashboard;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Flink's dashboard for browsers. The JobManager serves only who shows a key; this shows it for a browser that has a
 * session, and lets nothing through but what {@link Gate} does.
 */
public final class Dashboard {

    private static final int THREADS = 16;
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int BAD_GATEWAY = 502;
    private static final String COMMAND = "cdcctl --target docker open flink";
    private static final List<String> COPIED = List.of("Content-Type", "Last-Modified", "Cache-Control");

    private final Gate gate;
    private final JobManager manager;

    Dashboard(Gate gate, JobManager manager) {
        this.gate = gate;
        this.manager = manager;
    }

    /** Everything comes from the environment, so that no secret is an argument. */
    public static void main(String[] args) throws Exception {
        Map<String, String> environment = System.getenv();
        Gate gate = new Gate(Integer.parseInt(require(environment, "CDCCTL_FLINK_PORT")),
                require(environment, "FLINK_DASHBOARD_TOKEN"));
        JobManager manager = new JobManager(
                URI.create(require(environment, "CDCCTL_JOBMANAGER")),
                Path.of(require(environment, "CDCCTL_FLINK_KEYS")),
                require(environment, "FLINK_KEYSTORE_PASSWORD").toCharArray());
        int port = Integer.parseInt(require(environment, "CDCCTL_LISTEN_PORT"));
        new Dashboard(gate, manager).serve(new InetSocketAddress(port));
        System.out.println("The dashboard opens with the link that `" + COMMAND + "` prints, which is http://127.0.0.1:"
                + environment.get("CDCCTL_FLINK_PORT") + "/?token= and the value of FLINK_DASHBOARD_TOKEN in compose/.env.");
    }

    private static String require(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException("The variable " + name + " is not set.");
        }
        return value;
    }

    /** Serves until the process ends. */
    HttpServer serve(InetSocketAddress at) throws IOException {
        HttpServer server = HttpServer.create(at, 0);
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        server.start();
        return server;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            Headers asked = exchange.getRequestHeaders();
            Answer answer = gate.decide(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    asked.getFirst("Host"),
                    asked.getFirst("Origin"),
                    asked.getFirst("Sec-Fetch-Site"),
                    asked.getFirst("Cookie"));
            protect(exchange.getResponseHeaders());
            if (answer.pass != null) {
                pass(exchange, answer.pass);
            } else if (answer.redirect != null) {
                // A page and no redirect: a strict cookie is not sent along a redirect that began on another site.
                exchange.getResponseHeaders().set("Set-Cookie", answer.cookie);
                String page = "<meta http-equiv=\"refresh\" content=\"0; url=" + answer.redirect + "\">\n";
                say(exchange, OK, "text/html", page);
            } else {
                say(exchange, answer.refusal, "text/plain", reason(answer.refusal));
            }
        } finally {
            exchange.close();
        }
    }

    private static String reason(int status) {
        switch (status) {
            case FORBIDDEN:
                return "Flink's dashboard takes no requests from other pages. Paste the link into the address bar;"
                        + " this command prints it:\n\n    " + COMMAND + "\n";
            case NOT_FOUND:
                return "This is not a part of Flink's dashboard.\n";
            case METHOD_NOT_ALLOWED:
                return "The dashboard is for looking. Jobs are changed by cdcctl alone.\n";
            default:
                return "Flink's dashboard opens with the link that this command prints:\n\n    " + COMMAND + "\n";
        }
    }

    /** No other page may show this one, and the token in the first address goes nowhere. */
    private static void protect(Headers headers) {
        headers.set("X-Frame-Options", "DENY");
        headers.set("Content-Security-Policy", "frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
    }

    private void pass(HttpExchange exchange, String target) throws IOException {
        HttpResponse<InputStream> answer;
        try {
            answer = manager.get(target);
        } catch (IOException e) {
            say(exchange, BAD_GATEWAY, "text/plain", "The JobManager does not answer.\n");
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try (InputStream body = answer.body()) {
            for (String name : COPIED) {
                answer.headers().firstValue(name).ifPresent(value -> exchange.getResponseHeaders().set(name, value));
            }
            exchange.sendResponseHeaders(answer.statusCode(), 0);
            try (OutputStream out = exchange.getResponseBody()) {
                body.transferTo(out);
            }
        }
    }

    private static void say(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        // After a head no body may come, and -1 says that there is none.
        boolean hasBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, hasBody ? body.length : -1);
        if (hasBody) {
            exchange.getResponseBody().write(body);
        }
    }
}
