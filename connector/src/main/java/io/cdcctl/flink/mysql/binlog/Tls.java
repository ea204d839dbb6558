package io.cdcctl.flink.mysql.binlog;

import com.github.shyiko.mysql.binlog.network.ClientCapabilities;
import com.github.shyiko.mysql.binlog.network.protocol.GreetingPacket;
import com.github.shyiko.mysql.binlog.network.protocol.PacketChannel;
import com.github.shyiko.mysql.binlog.network.protocol.command.SSLRequestCommand;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Encrypts a connection before the login, as far as the settings ask for it. */
final class Tls {

    private Tls() {}

    /** The socket that is spoken through from now on: the encrypted one, or the given one. */
    static Socket start(PacketChannel channel, Socket plain, GreetingPacket greeting, BinlogSettings settings) throws IOException {
        boolean can = (greeting.getServerCapabilities() & ClientCapabilities.SSL) != 0;
        if (settings.tls == TlsMode.DISABLED || settings.tls == TlsMode.PREFERRED && !can) {
            return plain;
        }
        if (!can) {
            throw new IOException("The MySQL server at " + settings.server() + " cannot encrypt connections, and " + settings.tls + " is asked for.");
        }
        SSLRequestCommand request = new SSLRequestCommand();
        request.setCollation(greeting.getServerCollation());
        channel.write(request);
        Socket[] encrypted = new Socket[1];
        channel.upgradeToSSL(socket -> {
            SSLSocket ssl = encrypt(socket, settings);
            encrypted[0] = ssl;
            return ssl;
        }, null);
        return encrypted[0];
    }

    private static SSLSocket encrypt(Socket socket, BinlogSettings settings) throws SocketException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            boolean verify = settings.tls == TlsMode.VERIFY_CA || settings.tls == TlsMode.VERIFY_IDENTITY;
            context.init(null, verify ? null : new TrustManager[] {new Anyone()}, null);
            SSLSocket ssl = (SSLSocket) context.getSocketFactory().createSocket(socket, settings.host, settings.port, true);
            if (settings.tls == TlsMode.VERIFY_IDENTITY) {
                SSLParameters parameters = ssl.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                ssl.setSSLParameters(parameters);
            }
            return ssl;
        } catch (GeneralSecurityException | IOException e) {
            SocketException failed = new SocketException("The connection to " + settings.server() + " cannot be encrypted: " + e.getMessage());
            failed.initCause(e);
            throw failed;
        }
    }

    /** Encryption without knowing the server, as MySQL's clients have it for these modes. */
    private static final class Anyone implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
