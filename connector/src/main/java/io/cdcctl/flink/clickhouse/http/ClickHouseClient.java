package io.cdcctl.flink.clickhouse.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends statements over HTTP and sends them again while errors are transient. Safe for use by several threads. */
public final class ClickHouseClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClickHouseClient.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final ConnectionConfig config;
    private final String authorization;
    private final ExecutorService executor;
    private final HttpClient http;
    private final AtomicInteger endpoint;
    private final AtomicLong retries = new AtomicLong();
    private volatile boolean closed;

    /**
     * @param offset chooses the first server, so that parallel writers spread over them
     * @throws IOException where the password file cannot be read
     */
    public ClickHouseClient(ConnectionConfig config, int offset) throws IOException {
        this.config = config;
        this.authorization = config.credentials.authorization();
        this.endpoint = new AtomicInteger(offset);
        this.executor = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "clickhouse-sink-http");
            thread.setDaemon(true);
            return thread;
        });
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(min(CONNECT_TIMEOUT, config.requestTimeout))
                .executor(executor)
                .build();
    }

    /** Who the client logs in as, for messages. */
    public String user() {
        return config.credentials.user;
    }

    /** How often a request was sent again. */
    public long retries() {
        return retries.get();
    }

    /**
     * Sends data.
     *
     * @param statement INSERT with a FORMAT and no data
     * @param settings ClickHouse settings besides the configured ones
     * @param data must not change until the result is there
     * @param lz4 whether the data is an LZ4 frame
     * @return fails with {@link ClickHouseException}, the last one, when the error is permanent or the time for retries
     *     is over
     */
    public CompletableFuture<Void> insert(
            String statement, Map<String, String> settings, byte[] data, int length, boolean lz4) {
        Map<String, String> parameters = new TreeMap<>(config.settings);
        parameters.putAll(settings);
        parameters.put("query", statement);
        return send(Request.insert(parameters, data, length, lz4)).thenApply(answer -> null);
    }

    /**
     * Runs a query and waits for its answer.
     *
     * @param parameters values of the statement's {@code {name:Type}} placeholders
     * @throws ClickHouseException when the error is permanent or the time for retries is over
     */
    public byte[] select(String statement, Map<String, String> parameters) throws IOException {
        Map<String, String> prefixed = new TreeMap<>();
        parameters.forEach((name, value) -> prefixed.put("param_" + name, value));
        return answer(Request.select(statement, prefixed));
    }

    /** Runs a query over rows that go with it, and waits for its answer. Needs no right but to log in. */
    public byte[] select(String statement, ExternalTable table) throws IOException {
        return answer(Request.select(statement, table));
    }

    private byte[] answer(Request request) throws IOException {
        try {
            return send(request).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for ClickHouse");
        } catch (ExecutionException e) {
            throw clickHouseException(e.getCause());
        }
    }

    /** The error a future of this client has failed with. */
    public static ClickHouseException clickHouseException(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof ClickHouseException
                ? (ClickHouseException) cause
                : new ClickHouseException("The request failed: " + cause, 0, false, cause);
    }

    private CompletableFuture<byte[]> send(Request request) {
        return attempt(request, 1, System.nanoTime());
    }

    private CompletableFuture<byte[]> attempt(Request request, int number, long firstNanos) {
        int position = endpoint.get();
        URI server = config.endpoints.get(Math.floorMod(position, config.endpoints.size()));
        return http.sendAsync(httpRequest(request, server), HttpResponse.BodyHandlers.ofByteArray())
                .handle((answer, error) -> {
                    Optional<ClickHouseException> failure = error == null
                            ? ErrorClassifier.inAnswer(
                                    server, answer.statusCode(), answer.headers(), answer.body(), request.expectsBody)
                            : Optional.of(ErrorClassifier.withoutAnswer(server, unwrapped(error)));
                    return failure.isEmpty()
                            ? CompletableFuture.completedFuture(answer.body())
                            : afterFailure(request, number, firstNanos, position, failure.get());
                })
                .thenCompose(result -> result);
    }

    private CompletableFuture<byte[]> afterFailure(
            Request request, int number, long firstNanos, int position, ClickHouseException failure) {
        if (!failure.isTransient() || closed) {
            return CompletableFuture.failedFuture(failure);
        }
        endpoint.compareAndSet(position, position + 1);
        Duration spent = Duration.ofNanos(System.nanoTime() - firstNanos);
        Duration wait = Backoff.after(number, ThreadLocalRandom.current().nextDouble());
        if (spent.plus(wait).compareTo(config.maxRetryDuration) > 0) {
            return CompletableFuture.failedFuture(failure.prefixed(
                    String.format("Gave up after %d attempts in %.1f s: ", number, spent.toMillis() / 1000.0)));
        }
        retries.incrementAndGet();
        LOG.warn("Attempt {} failed, next one in {} ms: {}", number, wait.toMillis(), failure.getMessage());
        return CompletableFuture.supplyAsync(
                        () -> closed
                                ? CompletableFuture.<byte[]>failedFuture(failure)
                                : attempt(request, number + 1, firstNanos),
                        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS, Runnable::run))
                .thenCompose(result -> result);
    }

    private HttpRequest httpRequest(Request request, URI server) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.at(server))
                .timeout(config.requestTimeout)
                .header("Authorization", authorization)
                .POST(request.body());
        if (request.contentType != null) {
            builder.header("Content-Type", request.contentType);
        }
        if (request.lz4) {
            builder.header("Content-Encoding", "lz4");
        }
        return builder.build();
    }

    private static Throwable unwrapped(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** Sends nothing any more; requests under way end by themselves and are not repeated. */
    @Override
    public void close() {
        closed = true;
        executor.shutdown();
    }
}
