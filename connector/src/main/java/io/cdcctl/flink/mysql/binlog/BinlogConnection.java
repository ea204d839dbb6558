package io.cdcctl.flink.mysql.binlog;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A connection to a MySQL server as a replica has it: first for queries, then, once it is started, for the events of the binlog.
 * One thread uses it; another may close it, which ends a read that waits.
 */
public final class BinlogConnection implements Closeable {

    private static final int NON_BLOCKING = 1;
    private static final int DUMP = 18;
    private static final int DUMP_GTID = 30;
    private static final int FIRST_POSITION = 4;

    /** How long the server waits for whoever takes the events, who may wait for Kafka or for another answer of the server. */
    private static final int WRITE_TIMEOUT_SECONDS = 3_600;

    private final BinlogSettings settings;
    private final Socket plain;
    private final Socket socket;
    private final Packets packets;
    private final Answers answers;
    private final String serverVersion;
    private final EventReader events;

    BinlogConnection(BinlogSettings settings, Socket plain, Socket socket, String serverVersion) throws IOException {
        this.settings = settings;
        this.plain = plain;
        this.socket = socket;
        this.serverVersion = serverVersion;
        packets = new Packets(socket, settings);
        answers = new Answers(packets);
        events = new EventReader(packets, settings.maxEventBytes);
    }

    /** Connects and logs in. */
    public static BinlogConnection open(BinlogSettings settings) throws IOException {
        return Login.open(settings);
    }

    /** As the server says it, such as {@code 8.0.15}. */
    public String serverVersion() {
        return serverVersion;
    }

    /** Runs a statement, before the binlog is started: each row of its result as texts, with null for NULL. */
    public List<String[]> query(String sql) throws IOException {
        return answers.query(sql);
    }

    /** Starts behind all transactions of the set: everything else that the server has is sent. */
    public void startAt(GtidSet executed) throws IOException {
        announce();
        byte[] set = GtidSetBytes.encode(executed);
        ByteBuffer command = ByteBuffer.allocate(23 + set.length).order(ByteOrder.LITTLE_ENDIAN);
        command.put((byte) DUMP_GTID);
        command.putShort((short) (settings.untilEnd ? NON_BLOCKING : 0));
        command.putInt((int) settings.serverId);
        command.putInt(0);
        command.putLong(FIRST_POSITION);
        command.putInt(set.length);
        command.put(set);
        start(command.array());
    }

    /** Starts at a place between two events of a file. */
    public void startAt(String file, long position) throws IOException {
        if (position > 0xffffffffL) {
            throw new IOException("MySQL cannot start to send a binlog at a position beyond 4 GiB: " + file + ":" + position + ".");
        }
        announce();
        byte[] name = file.getBytes(StandardCharsets.UTF_8);
        ByteBuffer command = ByteBuffer.allocate(11 + name.length).order(ByteOrder.LITTLE_ENDIAN);
        command.put((byte) DUMP);
        command.putInt((int) position);
        command.putShort((short) (settings.untilEnd ? NON_BLOCKING : 0));
        command.putInt((int) settings.serverId);
        command.put(name);
        start(command.array());
    }

    /** Tells the server that checksums are understood, how often it is to show that it lives, and who this is. */
    private void announce() throws IOException {
        events.announced("CRC32".equalsIgnoreCase(query("SELECT @@global.binlog_checksum").get(0)[0]));
        long nanos = settings.heartbeatMillis * 1_000_000L;
        query("SET SESSION net_write_timeout = " + WRITE_TIMEOUT_SECONDS + ", @master_binlog_checksum = @@global.binlog_checksum, @source_binlog_checksum = @@global.binlog_checksum, "
                + "@master_heartbeat_period = " + nanos + ", @source_heartbeat_period = " + nanos + ", "
                + "@slave_uuid = '" + settings.replicaUuid + "', @replica_uuid = '" + settings.replicaUuid + "'");
    }

    private void start(byte[] command) throws IOException {
        packets.send(command);
        socket.setSoTimeout(settings.silenceMillis);
    }

    /**
     * Waits for the next event, heartbeats and those that the server makes up among them, and fills the object with it.
     *
     * @return false at the end of the binlog, where the settings ask to end there
     * @throws BinlogException where the server refuses to go on
     * @throws SilentConnectionException where nothing came for too long
     * @throws ChecksumException where the bytes are not those that the server wrote
     */
    public boolean next(BinlogEvent event) throws IOException {
        return events.next(event);
    }

    /** Whether the next event, or a part of it, is here already. */
    public boolean hasMore() throws IOException {
        return packets.hasMore();
    }

    /** Ends the connection at once, and a read of another thread with it. */
    @Override
    public void close() throws IOException {
        plain.close();
    }
}
