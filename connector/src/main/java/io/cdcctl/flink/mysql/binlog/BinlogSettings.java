package io.cdcctl.flink.mysql.binlog;

import java.io.Serializable;
import java.util.UUID;

/** Where the binlog is read from, and how. */
public final class BinlogSettings implements Serializable {

    private static final long serialVersionUID = 1L;

    public final String host;
    public final int port;
    public final String user;
    public final String password;

    /** The number that the connection has among the replicas of the server. */
    public final long serverId;

    public int connectTimeoutMillis = 30_000;

    /** The server sends a heartbeat where it has sent nothing for so long. */
    public int heartbeatMillis = 2_000;

    /** A connection on which nothing came for so long is lost. */
    public int silenceMillis = 10_000;

    public TlsMode tls = TlsMode.PREFERRED;

    /** Events of more bytes are read past without being kept; compressed transactions are kept whatever their size is. */
    public int maxEventBytes = 1 << 30;

    /** Ends at the end of the binlog instead of waiting for more. */
    public boolean untilEnd;

    /** The server ends the connection that has the same one when a new one comes. */
    public String replicaUuid = UUID.randomUUID().toString();

    public BinlogSettings(String host, int port, String user, String password, long serverId) {
        this.host = host;
        this.port = port;
        this.user = user;
        this.password = password;
        this.serverId = serverId;
    }

    /** The same for another connection, which does not end this one. */
    public BinlogSettings copy() {
        BinlogSettings copy = new BinlogSettings(host, port, user, password, serverId);
        copy.connectTimeoutMillis = connectTimeoutMillis;
        copy.heartbeatMillis = heartbeatMillis;
        copy.silenceMillis = silenceMillis;
        copy.tls = tls;
        copy.maxEventBytes = maxEventBytes;
        copy.untilEnd = untilEnd;
        return copy;
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
