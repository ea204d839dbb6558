package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.TableSpec;

/** Finds the columns that an ALTER TABLE fills anew, so that the rows of the table have other values without an event of their own. */
final class RewrittenColumns {

    /** What may follow ADD instead of a column. */
    private static final String[] NO_COLUMN = {
        "INDEX", "KEY", "PRIMARY", "UNIQUE", "FULLTEXT", "SPATIAL", "CONSTRAINT", "FOREIGN", "CHECK", "PARTITION"
    };

    private RewrittenColumns() {}

    /** Says which column of the table became what; null where none did. The clauses begin at the token. */
    static String in(SqlTokens sql, int from, TableSpec table) {
        int depth = 0;
        int start = from;
        for (int at = from; at <= sql.size(); at++) {
            if (sql.is(at, "(")) {
                depth++;
            } else if (sql.is(at, ")")) {
                depth--;
            } else if (at == sql.size() || depth == 0 && sql.is(at, ",")) {
                String what = clause(sql, start, at, table);
                if (what != null) {
                    return what;
                }
                start = at + 1;
            }
        }
        return null;
    }

    private static String clause(SqlTokens sql, int start, int end, TableSpec table) {
        int name = sql.is(start + 1, "COLUMN") ? start + 2 : start + 1;
        if (sql.is(start, "ADD")) {
            return added(sql, name, end, table);
        } else if (sql.is(start, "RENAME") && sql.is(start + 1, "COLUMN")) {
            return has(table, sql.text(name + 2)) ? "given the column " + sql.text(name + 2) + " by another name" : null;
        } else if (sql.is(start, "CHANGE") && !sql.text(name).equalsIgnoreCase(sql.text(name + 1)) && has(table, sql.text(name + 1))) {
            return "given the column " + sql.text(name + 1) + " by another name";
        } else if (sql.isOneOf(start, "CHANGE", "MODIFY")) {
            int now = sql.is(start, "CHANGE") ? name + 1 : name;
            return has(table, sql.text(now)) && isGenerated(sql, now, end) ? "given another expression for the column " + sql.text(now) : null;
        }
        return null;
    }

    /** Of columns in brackets each one is looked at. */
    private static String added(SqlTokens sql, int name, int end, TableSpec table) {
        if (sql.isOneOf(name, NO_COLUMN)) {
            return null;
        }
        if (!sql.is(name, "(")) {
            return has(table, sql.text(name)) ? "given the column " + sql.text(name) + " anew" : null;
        }
        int depth = 0;
        for (int at = name; at < end; at++) {
            depth += sql.is(at, "(") ? 1 : sql.is(at, ")") ? -1 : 0;
            boolean begins = at == name || depth == 1 && sql.is(at, ",");
            if (begins && !sql.isOneOf(at + 1, NO_COLUMN) && has(table, sql.text(at + 1))) {
                return "given the column " + sql.text(at + 1) + " anew";
            }
        }
        return null;
    }

    private static boolean isGenerated(SqlTokens sql, int name, int end) {
        for (int at = name + 1; at < end - 1; at++) {
            if (sql.is(at, "AS") && sql.is(at + 1, "(")) {
                return true;
            }
        }
        return false;
    }

    /** MySQL takes names of columns for equal in whatever case. */
    private static boolean has(TableSpec table, String column) {
        for (ColumnSpec spec : table.columns) {
            if (spec.name.equalsIgnoreCase(column)) {
                return true;
            }
        }
        return false;
    }
}
