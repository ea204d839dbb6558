package io.cdcctl.flink.mysql.binlog;

import java.util.Arrays;

/** One event of the binlog; the same object and the same buffer serve for all events of a connection. */
public final class BinlogEvent {

    public static final int QUERY = 2;
    public static final int STOP = 3;
    public static final int ROTATE = 4;
    public static final int INTVAR = 5;
    public static final int FORMAT_DESCRIPTION = 15;
    public static final int XID = 16;
    public static final int TABLE_MAP = 19;
    public static final int WRITE_ROWS_V1 = 23;
    public static final int UPDATE_ROWS_V1 = 24;
    public static final int DELETE_ROWS_V1 = 25;
    public static final int INCIDENT = 26;
    public static final int HEARTBEAT = 27;
    public static final int ROWS_QUERY = 29;
    public static final int WRITE_ROWS = 30;
    public static final int UPDATE_ROWS = 31;
    public static final int DELETE_ROWS = 32;
    public static final int GTID = 33;
    public static final int ANONYMOUS_GTID = 34;
    public static final int PREVIOUS_GTIDS = 35;
    public static final int XA_PREPARE = 38;
    public static final int PARTIAL_UPDATE_ROWS = 39;
    public static final int TRANSACTION_PAYLOAD = 40;
    public static final int HEARTBEAT_V2 = 41;
    public static final int GTID_TAGGED = 42;

    /** Flag of an event that stands in no file: the server makes it up for the connection. */
    public static final int ARTIFICIAL = 0x20;

    /** Flag of a FORMAT_DESCRIPTION whose file is being written or was left by a crash. */
    public static final int IN_USE = 0x1;

    /** Bytes of the header that stands before {@link #from}. */
    public static final int HEADER = 19;

    /** Bytes of the body that are kept of an event that is too large. */
    static final int KEPT = 64;

    private static final int SMALL = 1 << 20;
    private static final int SMALL_EVENTS_IN_A_ROW = 4096;

    public int type;

    /** Seconds since the epoch. */
    public long timestamp;

    public long serverId;
    public int flags;

    /** The low 32 bits of the place behind the event in its file; 0 where the event is in none. */
    public long logPos;

    /** Bytes of the whole event, its header and its checksum among them. */
    public long length;

    /** Holds the body from {@link #from} to {@link #to}, without the checksum. */
    public byte[] body = new byte[1 << 16];

    public int from;
    public int to;

    /** The body was longer than what is kept: it holds only its first bytes. */
    public boolean tooLarge;

    private int smallEvents;

    /** Whether the event is of the types that hold rows. */
    public boolean isRows() {
        return type >= WRITE_ROWS_V1 && type <= DELETE_ROWS_V1
                || type >= WRITE_ROWS && type <= DELETE_ROWS
                || type == PARTIAL_UPDATE_ROWS;
    }

    /** Reads the header that stands at the beginning of the buffer. */
    void readHeader() {
        timestamp = int4(0);
        type = body[4] & 255;
        serverId = int4(5);
        length = int4(9);
        logPos = int4(13);
        flags = body[17] & 255 | (body[18] & 255) << 8;
        from = HEADER;
        to = HEADER;
        tooLarge = false;
    }

    /** Makes room for this many bytes and keeps those that are there. */
    void grow(int bytes) {
        if (bytes > body.length) {
            body = Arrays.copyOf(body, sizeFor(bytes));
        }
    }

    /** Makes room for this many bytes and keeps only the header, so that two large buffers are never there at once. */
    void growForBody(int bytes) {
        if (bytes > body.length) {
            byte[] header = Arrays.copyOf(body, HEADER);
            body = header;
            body = Arrays.copyOf(header, sizeFor(bytes));
        }
    }

    /** Some more than is needed: twice as much for small events, an eighth for large ones. */
    private static int sizeFor(int bytes) {
        return (int) Math.min(bytes <= SMALL ? bytes * 2L : bytes + (long) (bytes >> 3), Integer.MAX_VALUE - 16);
    }

    /** Gives a large buffer back once only small events have come for long; before the next event is read. */
    void shrink() {
        if (body.length <= 16 * SMALL || length > SMALL) {
            smallEvents = 0;
        } else if (++smallEvents > SMALL_EVENTS_IN_A_ROW) {
            body = new byte[SMALL];
            smallEvents = 0;
        }
    }

    private long int4(int at) {
        return body[at] & 255 | (body[at + 1] & 255) << 8 | (body[at + 2] & 255) << 16 | (body[at + 3] & 255L) << 24;
    }
}
