package io.cdcctl.flink.clickhouse.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes TCP connections on and cuts each of them after a while: some in a request, some in an answer. */
final class FlakyProxy implements AutoCloseable {

    private static final int BYTES_BEFORE_CUT = 150_000;

    private final URI target;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "flaky-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger broken = new AtomicInteger();

    FlakyProxy(URI target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** How many connections were cut. */
    int broken() {
        return broken.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(target.getHost(), target.getPort());
                threads.execute(() -> copy(client, server, BYTES_BEFORE_CUT));
                threads.execute(() -> copy(server, client, Long.MAX_VALUE));
            }
        } catch (IOException e) {
            // The listener was closed.
        }
    }

    private void copy(Socket from, Socket to, long limit) {
        byte[] buffer = new byte[8192];
        long copied = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                copied += read;
                if (copied > limit) {
                    broken.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // The other direction has closed both sockets.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
