package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.table.TableSpec;
import java.sql.SQLException;
import java.util.Map;

/** A table cannot be read, and why; the others can. Trouble with the connection is an {@link SQLException}. */
public final class TableException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is the matter with the table. */
    public enum Reason {
        /** It is not there. */
        GONE,
        /** The user may not read it, or not all of its columns. */
        DENIED,
        /** A column that is carried, or the one that chunks are cut on, is not there. */
        COLUMN_GONE,
        /** The key has another order than when the chunks were cut: what they were cut to cannot be told. */
        KEY_CHANGED,
        /** It is being altered, or was altered while it was read: the chunk can be read again later. */
        ALTERED,
        /** MySQL cannot read it, be it that a file is broken or a generated column fails. */
        FAILED
    }

    private static final Map<Integer, Reason> REASONS = Map.ofEntries(
            Map.entry(1146, Reason.GONE),
            Map.entry(1049, Reason.GONE),
            Map.entry(1051, Reason.GONE),
            Map.entry(1142, Reason.DENIED),
            Map.entry(1143, Reason.DENIED),
            Map.entry(1044, Reason.DENIED),
            Map.entry(1054, Reason.COLUMN_GONE),
            Map.entry(1412, Reason.ALTERED),
            Map.entry(1205, Reason.ALTERED),
            Map.entry(1213, Reason.ALTERED));

    private static final Map<Reason, String> NEXT = Map.of(
            Reason.GONE, "Put the table back, or take it out of pipeline.yaml.",
            Reason.DENIED, "Run: GRANT SELECT ON this table TO the user that the pipeline reads with.",
            Reason.COLUMN_GONE, "Run `cdcctl drift`.",
            Reason.KEY_CHANGED, "The whole table is read instead.",
            Reason.ALTERED, "It is tried again.",
            Reason.FAILED, "Look at what CHECK TABLE says of it.");

    /** {@code database.table}. */
    private final String table;

    private final Reason reason;

    TableException(TableSpec table, Reason reason, String problem, Throwable cause) {
        super("Table " + table.name() + " cannot be read: " + problem + ". " + NEXT.get(reason), cause);
        this.table = table.name();
        this.reason = reason;
    }

    /**
     * What the error of a statement that reads the table says of the table.
     *
     * @throws SQLException where it is the connection that failed, and not the table
     */
    static TableException of(TableSpec table, SQLException e) throws SQLException {
        String state = e.getSQLState();
        // 08: the connection; 70100: the statement was killed; 28: the login. Errors of the server alone have a number.
        boolean connection = state == null || state.startsWith("08") || state.startsWith("28") || state.equals("70100");
        Reason reason = REASONS.get(e.getErrorCode());
        // The driver takes no row that is larger than what the server would take of it.
        boolean tooLarge = e.getClass().getSimpleName().equals("PacketTooBigException");
        if (reason == null && !tooLarge && (connection || e.getErrorCode() == 0 || isOfServer(e.getErrorCode()))) {
            throw e;
        }
        return new TableException(table, reason == null ? Reason.FAILED : reason, e.getMessage(), e);
    }

    /** Errors that have nothing to do with a table: the server is full, is stopped or has ended the session. */
    private static boolean isOfServer(int code) {
        switch (code) {
            case 1021:
            case 1037:
            case 1038:
            case 1040:
            case 1041:
            case 1053:
            case 1129:
            case 1152:
            case 1159:
            case 1160:
            case 1161:
            case 1203:
            case 1226:
            case 1317:
            case 3032:
            case 3168:
            case 4031:
                return true;
            default:
                return false;
        }
    }

    /** {@code database.table}. */
    public String table() {
        return table;
    }

    public Reason reason() {
        return reason;
    }
}
