package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.table.TableSpec;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the carried tables that a statement names. */
final class TableNames {

    private final CarriedTables tables;

    TableNames(CarriedTables tables) {
        this.tables = tables;
    }

    /** The one that is named here, in the session's database where none stands before it; null where it is not carried. */
    TableSpec at(SqlTokens sql, int token, String database) {
        return sql.is(token + 1, ".") ? tables.spec(sql.text(token), sql.text(token + 2)) : tables.spec(database, sql.text(token));
    }

    /** The carried ones of those that are named from here on, with commas between them. */
    Set<TableSpec> from(SqlTokens sql, int token, String database) {
        Set<TableSpec> found = new LinkedHashSet<>();
        for (int name = token; name < sql.size(); name = behind(sql, name) + 1) {
            TableSpec table = at(sql, name, database);
            if (table != null) {
                found.add(table);
            }
            if (!sql.is(behind(sql, name), ",")) {
                break;
            }
        }
        return found;
    }

    /** The token behind a name. */
    static int behind(SqlTokens sql, int name) {
        return sql.is(name + 1, ".") ? name + 3 : name + 1;
    }
}
