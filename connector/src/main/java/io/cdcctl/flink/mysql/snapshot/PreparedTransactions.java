package io.cdcctl.flink.mysql.snapshot;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * XA transactions that are prepared at one moment. Their rows stand in the binlog already, and no reader of the tables sees them
 * before their commit.
 */
public final class PreparedTransactions implements Serializable {

    private static final long serialVersionUID = 1L;

    /** How MySQL refuses the list to whoever may not have it. */
    private static final int NO_RIGHT = 1401;

    private static final int ACCESS_DENIED = 1227;

    /** False where the user may not see them: nobody knows whether there are any. */
    public final boolean known;

    /** Their names as events of the binlog have them: {@code X'7a',X'',1}. */
    public final ArrayList<String> xids;

    private PreparedTransactions(boolean known, List<String> xids) {
        this.known = known;
        this.xids = new ArrayList<>(xids);
    }

    /** Asks the server; the user needs XA_RECOVER_ADMIN. */
    public static PreparedTransactions list(SnapshotSession session) throws SQLException {
        List<String> xids = new ArrayList<>();
        try {
            for (String[] row : session.query("XA RECOVER CONVERT XID")) {
                xids.add(xid(Long.parseLong(row[0]), Integer.parseInt(row[1]), Integer.parseInt(row[2]), row[3]));
            }
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_RIGHT && e.getErrorCode() != ACCESS_DENIED) {
                throw e;
            }
            return new PreparedTransactions(false, List.of());
        }
        return new PreparedTransactions(true, xids);
    }

    /** {@code X'7a',X'',1} of format 1 and the data {@code 0x7A}, whose first bytes are the global part. */
    static String xid(long format, int globalBytes, int branchBytes, String data) {
        String hex = data.substring(2).toLowerCase(Locale.ROOT);
        int end = 2 * globalBytes;
        return "X'" + hex.substring(0, end) + "',X'" + hex.substring(end, end + 2 * branchBytes) + "'," + format;
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(known);
        out.writeInt(xids.size());
        for (String xid : xids) {
            out.writeUTF(xid);
        }
    }

    static PreparedTransactions read(DataInput in) throws IOException {
        boolean known = in.readBoolean();
        List<String> xids = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            xids.add(in.readUTF());
        }
        return new PreparedTransactions(known, xids);
    }

    /** What is to be said where a transaction of that name commits whose rows stand before the start and are not known. */
    public String problem(String xid) {
        String why = known
                ? xids.contains(xid)
                        ? "it was prepared before the snapshot began, and the binlog with its rows is not there any more"
                        : "it was not prepared when the snapshot began, and no binlog since then has its rows"
                : "the user may not list prepared transactions, so it is not known what was prepared when the snapshot began:"
                        + " GRANT XA_RECOVER_ADMIN ON *.* TO the user, before the next snapshot";
        return "The XA transaction " + xid + " is committed, and its rows cannot be found: " + why
                + ". Raise `generation` in pipeline.yaml, then run `cdcctl stop`, `cdcctl up` and `cdcctl submit`.";
    }
}
