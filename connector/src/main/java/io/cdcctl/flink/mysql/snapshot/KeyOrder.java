package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.table.Identifiers;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/**
 * How MySQL orders the column that a table is cut on, and how a value of it is written so that MySQL compares with it in that same
 * order: any such value cuts the table in two without losing a row, for one half is what the other is not.
 */
final class KeyOrder {

    /** Values of a list that are asked for one by one, which an index finds; it does not find those between two. */
    private static final long MOST_VALUES = 1_000;

    /** Longer lists of an ENUM are told apart by their hash. */
    private static final int MOST_CHARACTERS = 200;

    private final KeyKind kind;
    private final String column;
    private final ServerColumn server;

    /** Why a table is not cut. */
    private final String why;

    private KeyOrder(KeyKind kind, String column, ServerColumn server, String why) {
        this.kind = kind;
        this.column = Identifiers.quoted(column);
        this.server = server;
        this.why = why;
    }

    /**
     * The order of the chunk column.
     *
     * @throws TableException where there is no such column
     */
    static KeyOrder of(TableSpec table, ServerTable server) throws TableException {
        String name = table.chunkColumn;
        ServerColumn column = server.column(name);
        if (column == null) {
            String problem = "column " + name + ", which its chunks are cut on, is not there any more; the columns are now " + server.names();
            throw new TableException(table, TableException.Reason.COLUMN_GONE, problem, null);
        }
        KeyKind kind = KeyKind.of(column.baseType());
        String why = kind == KeyKind.NONE
                ? "a " + column.baseType() + " has no order that can be relied on"
                : column.nullable ? "it may be NULL" : server.isOrdered(name) ? null : "no index begins with it";
        return new KeyOrder(kind, name, column, why);
    }

    /** Why the table is one chunk; null where it can be cut. */
    String whyWhole() {
        return why;
    }

    /** Column and order, as in {@code `id` number}: while it is the same, bounds that were found with it cut the same rows. */
    String name() {
        switch (kind) {
            case TEXT:
                return column + " text " + server.collation;
            case LIST:
                return column + " " + (server.type.length() <= MOST_CHARACTERS
                        ? server.type
                        : server.baseType() + " " + UUID.nameUUIDFromBytes(server.type.getBytes(StandardCharsets.UTF_8)));
            default:
                return column + " " + kind.name().toLowerCase(Locale.ROOT);
        }
    }

    /** What to select for {@link #literal}. */
    String selected() {
        switch (kind) {
            case TEXT:
            case BYTES:
                return "HEX(" + column + ")";
            case NUMBER:
                return server.baseType().equals("bit") || server.baseType().equals("year") ? column + " + 0" : "CAST(" + column + " AS CHAR)";
            case LIST:
                return "CAST(" + column + " AS UNSIGNED)";
            default:
                return "CAST(" + column + " AS CHAR)";
        }
    }

    /** The value in a statement, of what was selected: the bytes of a text in its own character set, which no other has to know. */
    String literal(String selected) {
        switch (kind) {
            case TEXT:
                return "_" + server.charset() + " x'" + selected + "' COLLATE " + server.collation;
            case BYTES:
                return "x'" + selected + "'";
            case MOMENT:
            case TIME:
                return "'" + selected + "'";
            case DOUBLE:
                return selected.indexOf('e') < 0 ? selected + "e0" : selected;
            default:
                return selected;
        }
    }

    /** {@code WHERE} with the rows from one bound up to another; nothing where both are null, which is no bound. */
    String where(String lower, String upper) {
        if (lower == null && upper == null) {
            return "";
        }
        if (kind == KeyKind.LIST && upper != null) {
            return " WHERE " + values(lower == null ? 0 : Long.parseUnsignedLong(lower), Long.parseUnsignedLong(upper));
        }
        String from = lower == null ? "" : column + " >= " + lower;
        String to = upper == null ? "" : column + " < " + upper;
        return " WHERE " + from + (lower == null || upper == null ? "" : " AND ") + to;
    }

    private String values(long from, long to) {
        if (Long.compareUnsigned(to - from, MOST_VALUES) > 0 || from == to) {
            return column + " >= " + Long.toUnsignedString(from) + " AND " + column + " < " + Long.toUnsignedString(to);
        }
        StringBuilder values = new StringBuilder(column).append(" IN (").append(Long.toUnsignedString(from));
        for (long value = from + 1; value != to; value++) {
            values.append(", ").append(Long.toUnsignedString(value));
        }
        return values.append(')').toString();
    }

    /** Finds the value that so many rows have none above, from behind a value on, or from the first row where that is null. */
    String nextBound(TableSpec table, String behind, long rows) {
        return "SELECT " + selected() + " FROM " + Identifiers.quoted(table) + (behind == null ? "" : " WHERE " + column + " > " + behind)
                + " ORDER BY " + column + " LIMIT " + (behind == null ? rows : rows - 1) + ", 1";
    }
}
