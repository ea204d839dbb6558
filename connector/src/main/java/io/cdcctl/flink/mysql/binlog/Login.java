package io.cdcctl.flink.mysql.binlog;

import com.github.shyiko.mysql.binlog.network.Authenticator;
import com.github.shyiko.mysql.binlog.network.ServerException;
import com.github.shyiko.mysql.binlog.network.protocol.ErrorPacket;
import com.github.shyiko.mysql.binlog.network.protocol.GreetingPacket;
import com.github.shyiko.mysql.binlog.network.protocol.PacketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** The way to a connection that can be used, by the library that knows MySQL's kinds of passwords. */
final class Login {

    private Login() {}

    /** Connects and logs in. */
    static BinlogConnection open(BinlogSettings settings) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(settings.host, settings.port), settings.connectTimeoutMillis);
            plain.setSoTimeout(settings.connectTimeoutMillis);
            plain.setTcpNoDelay(true);
            plain.setKeepAlive(true);
            return login(settings, plain);
        } catch (ServerException e) {
            plain.close();
            throw new BinlogException(e.getErrorCode(), e.getMessage());
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static BinlogConnection login(BinlogSettings settings, Socket plain) throws IOException {
        PacketChannel channel = new PacketChannel(plain);
        byte[] first = channel.read();
        if (first.length > 0 && first[0] == (byte) Answers.ERROR) {
            ErrorPacket error = new ErrorPacket(Arrays.copyOfRange(first, 1, first.length));
            throw new BinlogException(error.getErrorCode(), error.getErrorMessage());
        }
        GreetingPacket greeting = new GreetingPacket(first);
        Socket socket = Tls.start(channel, plain, greeting, settings);
        new Authenticator(greeting, channel, null, settings.user, settings.password).authenticate();
        channel.authenticationComplete();
        BinlogConnection connection = new BinlogConnection(settings, plain, socket, greeting.getServerVersion());
        connection.query("SET NAMES utf8mb4");
        return connection;
    }
}
