package io.cdcctl.flink.mysql.binlog;

/** Begin of a transaction and its global name; reused from one transaction to the next. */
public final class GtidEvent {

    private static final long HAS_ORIGINAL = 1L << 55;

    private static final int FLAGS = 0;
    private static final int UUID = 1;
    private static final int NUMBER = 2;
    private static final int TAG = 3;
    private static final int LAST_COMMITTED = 4;
    private static final int SEQUENCE_NUMBER = 5;
    private static final int IMMEDIATE_COMMIT = 6;
    private static final int ORIGINAL_COMMIT = 7;
    private static final int TRANSACTION_LENGTH = 8;
    private static final int IMMEDIATE_VERSION = 9;
    private static final int ORIGINAL_VERSION = 10;
    private static final int COMMIT_GROUP_TICKET = 11;

    private final EventBytes in = new EventBytes();

    /** The transaction has no name, as on a server without GTIDs. */
    public boolean anonymous;

    /** The two halves of the server's UUID. */
    public long uuidHigh;

    public long uuidLow;

    /** Empty where there is none. */
    public String tag = "";

    public long number;

    /** Microseconds since the epoch at which the server committed; 0 where it does not say it. */
    public long commitMicros;

    /** Bytes of the whole transaction in this server's binlog, this event among them; 0 where the server does not say it. */
    public long transactionLength;

    /** Reads an event of one of the three types of BinlogEvent: GTID, ANONYMOUS_GTID or GTID_TAGGED. */
    public void parse(BinlogEvent event) throws MalformedEventException {
        in.set(event.body, event.from, event.to);
        anonymous = event.type == BinlogEvent.ANONYMOUS_GTID;
        commitMicros = 0;
        transactionLength = 0;
        if (event.type == BinlogEvent.GTID_TAGGED) {
            tagged();
        } else {
            plain();
        }
        if (!anonymous && number <= 0) {
            throw new MalformedEventException("the number " + number + " of a transaction");
        }
    }

    /** {@code uuid:number} or {@code uuid:tag:number}. */
    @Override
    public String toString() {
        String uuid = new java.util.UUID(uuidHigh, uuidLow).toString();
        return anonymous ? "ANONYMOUS" : tag.isEmpty() ? uuid + ":" + number : uuid + ":" + tag + ":" + number;
    }

    private void plain() throws MalformedEventException {
        in.skip(1);
        uuidHigh = in.be8();
        uuidLow = in.be8();
        tag = "";
        number = in.le(8);
        if (in.left() < 24) {
            return;
        }
        in.skip(17);
        long immediate = in.le(7);
        commitMicros = immediate & HAS_ORIGINAL - 1;
        if ((immediate & HAS_ORIGINAL) != 0) {
            in.skip(7);
        }
        if (in.left() > 0) {
            transactionLength = in.packed();
        }
    }

    /** Fields with their numbers in ascending order; what comes behind those that are known is left. */
    private void tagged() throws MalformedEventException {
        long format = in.varlen();
        if (format != 1) {
            throw new MalformedEventException("format " + format + " of a tagged GTID");
        }
        in.varlen();
        in.varlen();
        int seen = 0;
        while (in.left() > 0) {
            long field = in.varlen();
            if (field < 0 || field > COMMIT_GROUP_TICKET) {
                break;
            }
            seen |= 1 << field;
            read((int) field);
        }
        int wanted = 1 << UUID | 1 << NUMBER | 1 << TAG;
        if ((seen & wanted) != wanted) {
            throw new MalformedEventException("a tagged GTID without its server, its tag or its number");
        }
    }

    private void read(int field) throws MalformedEventException {
        switch (field) {
            case UUID:
                uuidHigh = half();
                uuidLow = half();
                break;
            case NUMBER:
                number = in.signedVarlen();
                break;
            case TAG:
                readTag();
                break;
            case LAST_COMMITTED:
            case SEQUENCE_NUMBER:
                in.signedVarlen();
                break;
            case IMMEDIATE_COMMIT:
                commitMicros = in.varlen();
                break;
            case TRANSACTION_LENGTH:
                transactionLength = in.varlen();
                break;
            case FLAGS:
            case ORIGINAL_COMMIT:
            case IMMEDIATE_VERSION:
            case ORIGINAL_VERSION:
            case COMMIT_GROUP_TICKET:
            default:
                in.varlen();
        }
    }

    private long half() throws MalformedEventException {
        long half = 0;
        for (int i = 0; i < 8; i++) {
            half = half << 8 | in.varlen() & 255;
        }
        return half;
    }

    /** Keeps the text that is there where it is the same one. */
    private void readTag() throws MalformedEventException {
        long length = in.varlen();
        in.need(length);
        boolean same = tag.length() == length;
        for (int i = 0; same && i < length; i++) {
            same = tag.charAt(i) == in.bytes[in.at + i];
        }
        if (same) {
            in.skip(length);
        } else {
            tag = in.utf8(length);
        }
    }
}
