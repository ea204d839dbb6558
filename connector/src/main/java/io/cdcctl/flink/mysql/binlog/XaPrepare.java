package io.cdcctl.flink.mysql.binlog;

/** End of the rows of an XA transaction that is prepared, or committed at once. */
public final class XaPrepare {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    /** {@code XA COMMIT .. ONE PHASE}: there is no commit to come. */
    public final boolean onePhase;

    /** The transaction's name as {@code XA COMMIT} and {@code XA ROLLBACK} of the binlog have it: {@code X'7a',X'',1}. */
    public final String xid;

    private XaPrepare(boolean onePhase, String xid) {
        this.onePhase = onePhase;
        this.xid = xid;
    }

    public static XaPrepare parse(byte[] body, int from, int to) throws MalformedEventException {
        EventBytes in = new EventBytes(body, from, to);
        boolean onePhase = in.u8() != 0;
        long format = in.le(4);
        int globalBytes = (int) in.le(4);
        int branchBytes = (int) in.le(4);
        StringBuilder xid = new StringBuilder();
        hex(in.copy(globalBytes), xid);
        xid.append(',');
        hex(in.copy(branchBytes), xid);
        return new XaPrepare(onePhase, xid.append(',').append((int) format).toString());
    }

    private static void hex(byte[] bytes, StringBuilder out) {
        out.append("X'");
        for (byte b : bytes) {
            out.append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
        }
        out.append('\'');
    }
}
