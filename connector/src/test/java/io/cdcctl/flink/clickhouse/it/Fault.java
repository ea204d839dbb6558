package io.cdcctl.flink.clickhouse.it;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** What becomes of one insert at a {@link FaultProxy}. */
interface Fault {

    void handle(HttpExchange exchange, FaultProxy proxy) throws IOException, InterruptedException;

    /** The insert reaches ClickHouse, and its answer the client. */
    static Fault none() {
        return (exchange, proxy) -> proxy.answer(exchange, proxy.forward(exchange, "", proxy.body(exchange)));
    }

    /** A proxy on the way has no server to pass the insert to. */
    static Fault status(int status) {
        return (exchange, proxy) -> {
            proxy.body(exchange);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** ClickHouse refuses the insert with an error of its own. */
    static Fault code(int code) {
        return (exchange, proxy) -> {
            proxy.body(exchange);
            exchange.getResponseHeaders().set("X-ClickHouse-Exception-Code", String.valueOf(code));
            byte[] text = ("Code: " + code + ". DB::Exception: made up").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(500, text.length);
            exchange.getResponseBody().write(text);
        };
    }

    /** The connection breaks in the middle of the data. */
    static Fault cutRequest() {
        return (exchange, proxy) -> exchange.getRequestBody().readNBytes(100);
    }

    /** ClickHouse writes the rows, but the connection breaks in the middle of its answer. */
    static Fault cutAnswer() {
        return (exchange, proxy) -> {
            proxy.forward(exchange, "", proxy.body(exchange));
            exchange.sendResponseHeaders(200, 10);
        };
    }

    /** No answer comes for a while, and then the connection breaks. */
    static Fault silence(Duration time) {
        return (exchange, proxy) -> {
            proxy.body(exchange);
            Thread.sleep(time.toMillis());
        };
    }

    /** The client is told to try again, and then ClickHouse writes the first attempt's rows all the same. */
    static Fault writtenLate(Duration delay) {
        return (exchange, proxy) -> {
            byte[] body = proxy.body(exchange);
            exchange.sendResponseHeaders(503, -1);
            Thread.sleep(delay.toMillis());
            proxy.forward(exchange, "", body);
        };
    }

    /** ClickHouse gets the insert with one more setting. */
    static Fault setting(String name, String value) {
        String parameter = "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        return (exchange, proxy) -> proxy.answer(exchange, proxy.forward(exchange, parameter, proxy.body(exchange)));
    }

    /** ClickHouse gets another password than the one that it knows. */
    static Fault otherPassword(String user, String password) {
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return (exchange, proxy) -> {
            byte[] body = proxy.body(exchange);
            proxy.answer(exchange, proxy.forward(exchange, "", "Basic " + pair, body));
        };
    }
}
