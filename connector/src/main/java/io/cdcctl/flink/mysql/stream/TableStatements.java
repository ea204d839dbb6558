package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.QueryEvent;
import io.cdcctl.flink.mysql.table.TableNotice;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the statements that change the rows of carried tables without an event for each row, and tells of them. */
final class TableStatements {

    private static final Logger LOG = LoggerFactory.getLogger(TableStatements.class);

    private static final String ROWS_STAY =
            "The rows that it had stay in its topic and its target, as no deletion of a row was written for them.";

    private static final String OTHER_ROWS = "Where the other has other rows, `cdcctl validate` finds them.";

    private static final String VALUES_STAY =
            "The rows that it had keep their earlier values in its topic and its target: `cdcctl validate` finds them.";

    private final CarriedTables tables;
    private final TableNames names;
    private final UnwritableChanges unwritable;
    private final TableNotices notices;

    TableStatements(CarriedTables tables, UnwritableChanges unwritable, TableNotices notices) {
        this.tables = tables;
        names = new TableNames(tables);
        this.unwritable = unwritable;
        this.notices = notices;
    }

    /** Takes a statement; one in a transaction has changed rows. */
    void take(QueryEvent query, boolean isInTransaction, EventPlace place) {
        SqlTokens sql = SqlTokens.of(query.statement);
        if (sql.isOneOf(0, "SAVEPOINT", "ROLLBACK", "RELEASE")) {
            return;
        }
        if (sql.is(0, "TRUNCATE")) {
            empty(names.from(sql, sql.is(1, "TABLE") ? 2 : 1, query.database), "truncated", query, place);
        } else if (sql.is(0, "DROP")) {
            drop(sql, query, place);
        } else if (sql.is(0, "RENAME") && sql.isOneOf(1, "TABLE", "TABLES")) {
            rename(sql, query, place);
        } else if (sql.is(0, "ALTER") && sql.is(1, "TABLE")) {
            alter(sql, query, place);
        } else if (isInTransaction && !sql.is(0, "CREATE")) {
            changedByStatement(sql, query, place);
        }
    }

    /** Takes one of which nothing is known: no table can be named. */
    void tooLarge(long bytes, EventPlace place) {
        LOG.warn("A session changes rows with a binlog_format other than ROW, by a statement of {} bytes in {} at {}, which is more than"
                + " this process can hold. What it changed is not carried: `cdcctl validate` finds the rows", bytes, place.file, place.offset);
    }

    private void drop(SqlTokens sql, QueryEvent query, EventPlace place) {
        int name = sql.is(2, "IF") ? 4 : 2;
        if (sql.isOneOf(1, "TABLE", "TABLES")) {
            empty(names.from(sql, name, query.database), "dropped", query, place);
        } else if (sql.isOneOf(1, "DATABASE", "SCHEMA")) {
            Set<TableSpec> all = new LinkedHashSet<>();
            tables.of(sql.text(name)).forEach(all::add);
            empty(all, "dropped with its database", query, place);
        }
    }

    private void alter(SqlTokens sql, QueryEvent query, EventPlace place) {
        Set<TableSpec> named = names.from(sql, 2, query.database);
        boolean exchanged = false;
        for (int i = TableNames.behind(sql, 2); i < sql.size(); i++) {
            if (sql.is(i, "RENAME") && !sql.isOneOf(i + 1, "COLUMN", "INDEX", "KEY")) {
                int name = sql.isOneOf(i + 1, "TO", "AS", "=") ? i + 2 : i + 1;
                replace(names.from(sql, name, query.database), query, place);
                empty(named, "renamed", query, place);
                return;
            }
            if (sql.is(i, "WITH") && sql.is(i + 1, "TABLE")) {
                named.addAll(names.from(sql, i + 2, query.database));
            }
            boolean partition = sql.is(i + 1, "PARTITION");
            exchanged = exchanged || partition && sql.isOneOf(i, "DROP", "TRUNCATE", "EXCHANGE")
                    || sql.isOneOf(i, "DISCARD", "IMPORT") && (partition || sql.is(i + 1, "TABLESPACE"));
        }
        if (exchanged) {
            empty(named, "changed by partitions or tablespaces", query, place);
        } else {
            rewritten(named, sql, query, place);
        }
    }

    /** Tables that take a carried name replace the table that had it, which may have given it away in the same statement. */
    private void rename(SqlTokens sql, QueryEvent query, EventPlace place) {
        Set<TableSpec> away = new LinkedHashSet<>();
        Set<TableSpec> here = new LinkedHashSet<>();
        int at = 2;
        while (at < sql.size()) {
            TableSpec old = names.at(sql, at, query.database);
            at = TableNames.behind(sql, at) + 1;
            TableSpec now = names.at(sql, at, query.database);
            at = TableNames.behind(sql, at) + 1;
            if (old != null) {
                away.add(old);
                here.remove(old);
            }
            if (now != null) {
                here.add(now);
            }
        }
        away.removeAll(here);
        replace(here, query, place);
        empty(away, "renamed", query, place);
    }

    private void rewritten(Set<TableSpec> of, SqlTokens sql, QueryEvent query, EventPlace place) {
        for (TableSpec table : of) {
            String what = RewrittenColumns.in(sql, TableNames.behind(sql, 2), table);
            if (what != null) {
                tell(table, TableNotice.Kind.REWRITTEN, what, VALUES_STAY, query, place);
            }
        }
    }

    /** A session that logs statements: which rows they changed is not known. */
    private void changedByStatement(SqlTokens sql, QueryEvent query, EventPlace place) {
        for (int i = 1; i < sql.size(); i++) {
            String database = sql.is(i - 1, ".") ? sql.name(i - 2) : query.database;
            TableSpec table = tables.spec(database, sql.name(i));
            if (table != null) {
                String reason = "a session changes rows with a binlog_format other than ROW";
                unwritable.report(table, reason, "Table " + table.name() + ": " + reason + ", in " + place.file + " at " + place.offset
                        + ". What it changed is not carried: `cdcctl validate` finds the rows");
                return;
            }
        }
    }

    private void empty(Set<TableSpec> of, String what, QueryEvent query, EventPlace place) {
        for (TableSpec table : of) {
            tell(table, TableNotice.Kind.EMPTIED, what, ROWS_STAY, query, place);
        }
    }

    private void replace(Set<TableSpec> of, QueryEvent query, EventPlace place) {
        for (TableSpec table : of) {
            tell(table, TableNotice.Kind.REPLACED, "replaced by another", OTHER_ROWS, query, place);
        }
    }

    private void tell(
            TableSpec table, TableNotice.Kind kind, String what, String consequence, QueryEvent query, EventPlace place) {
        notices.add(table, kind, what + " in " + place.file + " at " + place.offset + ": " + query.statement);
        LOG.warn("Table {} was {} in {} at {}: {}. {}", table.name(), what, place.file, place.offset, query.statement, consequence);
    }
}
