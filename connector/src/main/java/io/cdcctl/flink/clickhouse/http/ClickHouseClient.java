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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends statements over HTTP and sends them again while errors are transient. Safe for use by several threads. */
public final class ClickHouseClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClickHouseClient.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int THREADS = 2;
    private static final int IDLE_SECONDS = 5;

    private final ConnectionConfig config;
    private final String authorization;
    private final HttpClient http;
    /** Requests under way, to be broken off at close. */
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();

    private final AtomicInteger endpoint;
    private final AtomicLong retries = new AtomicLong();
    private volatile boolean closed;

    /**
     * @param offset chooses the first server, so that parallel writers spread over them
     * @throws IOException where the file of the password or of the certificates cannot be read
     */
    public ClickHouseClient(ConnectionConfig config, int offset) throws IOException {
        this.config = config;
        this.authorization = config.credentials.authorization();
        this.endpoint = new AtomicInteger(offset);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(min(CONNECT_TIMEOUT, config.requestTimeout))
                .executor(threads());
        config.trust.context().ifPresent(builder::sslContext);
        this.http = builder.build();
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
        try {
            return send(Request.select(statement, prefixed)).get();
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
        CompletableFuture<HttpResponse<byte[]>> sent =
                http.sendAsync(httpRequest(request, server), HttpResponse.BodyHandlers.ofByteArray());
        underWay.add(sent);
        if (closed) {
            sent.cancel(true);
        }
        return sent.handle((answer, error) -> {
            underWay.remove(sent);
            Optional<ClickHouseException> failure = error == null
                    ? ErrorClassifier.inAnswer(
                            server, answer.statusCode(), answer.headers(), answer.body(), request.expectsBody)
                    : Optional.of(withoutAnswer(server, unwrapped(error)));
            return failure.isEmpty()
                    ? CompletableFuture.completedFuture(answer.body())
                    : afterFailure(request, number, firstNanos, position, failure.get());
        }).thenCompose(result -> result);
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
        if (request.lz4) {
            builder.header("Content-Encoding", "lz4");
        }
        return builder.build();
    }

    private ClickHouseException withoutAnswer(URI server, Throwable error) {
        return config.trust.refusal(server, error).orElseGet(() -> ErrorClassifier.withoutAnswer(server, error));
    }

    private static Throwable unwrapped(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /**
     * Threads that end when they have nothing to do. They are not shut down, because the HTTP client could not clean up
     * without them and would keep its own thread for ever.
     */
    private static Executor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "clickhouse-sink-http");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Sends nothing any more and breaks off what is under way. */
    @Override
    public void close() {
        closed = true;
        underWay.forEach(request -> request.cancel(true));
    }
}
