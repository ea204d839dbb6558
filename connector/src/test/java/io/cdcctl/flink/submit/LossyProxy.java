package io.cdcctl.flink.submit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a cluster, and loses the answers to the first submission of a job, or to all of them. */
final class LossyProxy implements AutoCloseable {

    private static final String SUBMISSION = "POST /v1/jobs ";

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger submissions = new AtomicInteger();
    private final int target;
    private final int losses;

    LossyProxy(int target, int losses) throws IOException {
        this.target = target;
        this.losses = losses;
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** How many submissions came by. */
    int submissions() {
        return submissions.get();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            Socket cluster = new Socket(InetAddress.getLoopbackAddress(), target);
            start(() -> forward(client, cluster));
        }
    }

    private void forward(Socket client, Socket cluster) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int read = client.getInputStream().read(buffer);
        if (read < 0) {
            return;
        }
        boolean lost = new String(buffer, 0, read, StandardCharsets.ISO_8859_1).startsWith(SUBMISSION)
                && submissions.incrementAndGet() <= losses;
        start(() -> answer(cluster, client, lost));
        cluster.getOutputStream().write(buffer, 0, read);
        client.getInputStream().transferTo(cluster.getOutputStream());
    }

    /** The client is cut off once the cluster has begun to answer, so that what it asked for is done. */
    private static void answer(Socket cluster, Socket client, boolean lost) throws IOException {
        InputStream answers = cluster.getInputStream();
        if (lost) {
            String interim = "HTTP/1.1 100";
            byte[] head = new byte[1 << 12];
            while (new String(head, 0, Math.max(answers.read(head), 0), StandardCharsets.ISO_8859_1).startsWith(interim)) {
                client.getOutputStream().write((interim + " Continue\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
            client.close();
        } else {
            answers.transferTo(client.getOutputStream());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // A connection that ends is what this proxy is for.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
