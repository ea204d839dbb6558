package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.QueryEvent;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the statements that change the rows of carried tables without an event for each row, and tells of them. */
final class TableStatements {

    private static final Logger LOG = LoggerFactory.getLogger(TableStatements.class);

    private static final String ROWS_STAY =
            "The rows that it had stay in its topic and its target, as no deletion of a row was written for them.";

    private final CarriedTables tables;
    private final UnwritableChanges unwritable;
    private final Counter emptied;
    private final Counter replaced;

    TableStatements(CarriedTables tables, UnwritableChanges unwritable, MetricGroup metrics) {
        this.tables = tables;
        this.unwritable = unwritable;
        emptied = metrics.counter("numTablesEmptied");
        replaced = metrics.counter("numTablesReplaced");
    }

    /** Takes a statement; one in a transaction has changed rows. */
    void take(QueryEvent query, boolean isInTransaction, EventPlace place) {
        SqlTokens sql = SqlTokens.of(query.statement);
        if (sql.isOneOf(0, "SAVEPOINT", "ROLLBACK", "RELEASE")) {
            return;
        }
        if (sql.is(0, "TRUNCATE")) {
            empty(names(sql, sql.is(1, "TABLE") ? 2 : 1, query.database), "truncated", query, place);
        } else if (sql.is(0, "DROP")) {
            drop(sql, query, place);
        } else if (sql.is(0, "RENAME") && sql.isOneOf(1, "TABLE", "TABLES")) {
            replace(names(sql, 2, query.database), query, place);
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
            empty(names(sql, name, query.database), "dropped", query, place);
        } else if (sql.isOneOf(1, "DATABASE", "SCHEMA")) {
            Set<TableSpec> all = new LinkedHashSet<>();
            tables.of(sql.text(name)).forEach(all::add);
            empty(all, "dropped with its database", query, place);
        }
    }

    private void alter(SqlTokens sql, QueryEvent query, EventPlace place) {
        Set<TableSpec> named = names(sql, 2, query.database);
        boolean exchanged = false;
        for (int i = 3; i < sql.size(); i++) {
            if (sql.is(i, "RENAME") && !sql.isOneOf(i + 1, "COLUMN", "INDEX", "KEY")) {
                int name = sql.isOneOf(i + 1, "TO", "AS", "=") ? i + 2 : i + 1;
                named.addAll(names(sql, name, query.database));
                replace(named, query, place);
                return;
            }
            if (sql.is(i, "WITH") && sql.is(i + 1, "TABLE")) {
                named.addAll(names(sql, i + 2, query.database));
            }
            boolean partition = sql.is(i + 1, "PARTITION");
            exchanged = exchanged || partition && sql.isOneOf(i, "DROP", "TRUNCATE", "EXCHANGE")
                    || sql.isOneOf(i, "DISCARD", "IMPORT") && (partition || sql.is(i + 1, "TABLESPACE"));
        }
        if (exchanged) {
            empty(named, "changed by partitions or tablespaces", query, place);
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

    /** The carried ones of the tables that stand here, with commas or TO between them. */
    private Set<TableSpec> names(SqlTokens sql, int from, String database) {
        Set<TableSpec> found = new LinkedHashSet<>();
        int at = from;
        while (at < sql.size()) {
            boolean hasDatabase = sql.is(at + 1, ".");
            TableSpec table = hasDatabase ? tables.spec(sql.text(at), sql.text(at + 2)) : tables.spec(database, sql.text(at));
            if (table != null) {
                found.add(table);
            }
            at += hasDatabase ? 3 : 1;
            if (!sql.isOneOf(at, ",", "TO")) {
                break;
            }
            at++;
        }
        return found;
    }

    private void empty(Set<TableSpec> of, String what, QueryEvent query, EventPlace place) {
        for (TableSpec table : of) {
            emptied.inc();
            tell(table, what, ROWS_STAY, query, place);
        }
    }

    private void replace(Set<TableSpec> of, QueryEvent query, EventPlace place) {
        for (TableSpec table : of) {
            replaced.inc();
            tell(table, "replaced by another", "Where the other has other rows, `cdcctl validate` finds them.", query, place);
        }
    }

    private static void tell(TableSpec table, String what, String consequence, QueryEvent query, EventPlace place) {
        LOG.warn("Table {} was {} in {} at {}: {}. {}", table.name(), what, place.file, place.offset, query.statement, consequence);
    }
}
