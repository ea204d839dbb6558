package io.cdcctl.flink.mysql.stream;

/** An XA transaction whose rows stand in the binlog and count only once it is committed: where they are to be read then. */
public final class PreparedTransaction {

    /** Its name as the binlog has it: {@code X'7a',X'',1}. */
    public final String xid;

    /** Its GTID; empty where the server has none. */
    public final String gtid;

    /** The file that its rows are in, and the place where the transaction begins. */
    public final String file;

    public final long offset;

    public PreparedTransaction(String xid, String gtid, String file, long offset) {
        this.xid = xid;
        this.gtid = gtid;
        this.file = file;
        this.offset = offset;
    }

    @Override
    public String toString() {
        return xid + " of " + (gtid.isEmpty() ? file + " at " + offset : gtid);
    }
}
