package io.cdcctl.flink.mysql.binlog;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** MySQL's packets on a connection that is logged in; payloads that are parted into several packets read as one. */
final class Packets {

    private static final int MOST = 0xffffff;

    private final InputStream in;
    private final OutputStream out;
    private final BinlogSettings settings;
    private final byte[] buffer = new byte[1 << 18];
    private int at;
    private int limit;

    /** Bytes that are left of the packet, and whether another one goes on with the same payload. */
    private int left;

    private boolean goesOn;

    Packets(Socket socket, BinlogSettings settings) throws IOException {
        in = socket.getInputStream();
        out = socket.getOutputStream();
        this.settings = settings;
    }

    /** Begins a command. */
    void send(byte[] command) throws IOException {
        byte[] packet = new byte[command.length + 4];
        if (command.length >= MOST) {
            throw new IOException("A command of " + command.length + " bytes is too long for MySQL's protocol.");
        }
        packet[0] = (byte) command.length;
        packet[1] = (byte) (command.length >> 8);
        packet[2] = (byte) (command.length >> 16);
        System.arraycopy(command, 0, packet, 4, command.length);
        out.write(packet);
        out.flush();
    }

    /** Goes to the next payload, behind all of the last one. */
    void begin() throws IOException {
        while (!atEnd()) {
            skip(Math.max(left, 1));
        }
        header();
    }

    /** Whether the payload has no more bytes; goes on to its next packet where it has one. */
    boolean atEnd() throws IOException {
        while (left == 0 && goesOn) {
            header();
        }
        return left == 0;
    }

    private void header() throws IOException {
        left = raw() | raw() << 8 | raw() << 16;
        raw();
        goesOn = left == MOST;
    }

    /** Whether bytes have come that were not read yet. */
    boolean hasMore() throws IOException {
        return at < limit || in.available() > 0;
    }

    /** The next byte of the payload. */
    int u8() throws IOException {
        if (atEnd()) {
            throw new MalformedEventException("a packet that ends early");
        }
        left--;
        return raw();
    }

    /** Reads so many bytes of the payload; fewer only where it ends. */
    int read(byte[] to, int offset, int count) throws IOException {
        int done = 0;
        while (done < count && !atEnd()) {
            int some = Math.min(left, count - done);
            copy(to, offset + done, some);
            left -= some;
            done += some;
        }
        return done;
    }

    private void skip(int count) throws IOException {
        int some = Math.min(count, left);
        left -= some;
        while (some > 0) {
            fillIfEmpty();
            int step = Math.min(some, limit - at);
            at += step;
            some -= step;
        }
    }

    private int raw() throws IOException {
        fillIfEmpty();
        return buffer[at++] & 255;
    }

    /** Large parts go past the buffer. */
    private void copy(byte[] to, int offset, int count) throws IOException {
        int done = Math.min(count, limit - at);
        System.arraycopy(buffer, at, to, offset, done);
        at += done;
        while (done < count) {
            if (count - done >= buffer.length) {
                done += some(to, offset + done, count - done);
            } else {
                fillIfEmpty();
                int step = Math.min(count - done, limit - at);
                System.arraycopy(buffer, at, to, offset + done, step);
                at += step;
                done += step;
            }
        }
    }

    private void fillIfEmpty() throws IOException {
        if (at == limit) {
            at = 0;
            limit = 0;
            limit = some(buffer, 0, buffer.length);
        }
    }

    private int some(byte[] to, int offset, int count) throws IOException {
        int some;
        try {
            some = in.read(to, offset, count);
        } catch (SocketTimeoutException e) {
            throw new SilentConnectionException(settings.server(), settings.silenceMillis, e);
        }
        if (some < 0) {
            throw new EOFException("The MySQL server at " + settings.server() + " closed the connection.");
        }
        return some;
    }
}
