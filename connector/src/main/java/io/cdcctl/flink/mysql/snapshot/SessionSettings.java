package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** Where the tables are read, and how. */
public final class SessionSettings implements Serializable {

    private static final long serialVersionUID = 1L;

    public final String host;
    public final int port;
    public final String user;
    public final String password;
    public final int connectTimeoutMillis;

    /** Properties of MySQL's JDBC driver, {@code sslMode} among them, as far as they do not change what is read. */
    public final HashMap<String, String> properties;

    public SessionSettings(
            String host, int port, String user, String password, int connectTimeoutMillis, Map<String, String> properties) {
        this.host = host;
        this.port = port;
        this.user = user;
        this.password = password;
        this.connectTimeoutMillis = connectTimeoutMillis;
        this.properties = new HashMap<>(properties);
    }

    /** The same server as that of the binlog, encrypted in the same way, for the driver has the same names for it. */
    public static SessionSettings of(BinlogSettings binlog, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.putIfAbsent("sslMode", binlog.tls.name());
        return new SessionSettings(binlog.host, binlog.port, binlog.user, binlog.password, binlog.connectTimeoutMillis, all);
    }

    /** {@code host:port}. */
    public String server() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        return user + "@" + server();
    }
}
