package io.cdcctl.flink.mysql.binlog;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Hands on what the server sends, with one bit turned behind each place where a text begins. */
final class FlippingProxy implements Closeable {

    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final int target;
    private final byte[] text;

    FlippingProxy(int target, String text) throws IOException {
        this.target = target;
        this.text = text.getBytes(StandardCharsets.US_ASCII);
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // One of the two sides has ended, and so does the proxy.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            start(() -> copy(client, server, new byte[0]));
            start(() -> copy(server, client, text));
        }
    }

    private static void copy(Socket from, Socket to, byte[] text) throws IOException {
        try (Socket source = from; Socket sink = to) {
            InputStream in = source.getInputStream();
            OutputStream out = sink.getOutputStream();
            int matched = 0;
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count && text.length > 0; i++) {
                    matched = buffer[i] == text[matched] ? matched + 1 : buffer[i] == text[0] ? 1 : 0;
                    if (matched == text.length) {
                        buffer[i] ^= 4;
                        matched = 0;
                    }
                }
                out.write(buffer, 0, count);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
