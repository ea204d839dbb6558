package io.cdcctl.flink.mysql;

/** Names in statements of MySQL. */
final class Identifiers {

    private Identifiers() {}

    /** {@code `name`}. */
    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** {@code `database`.`table`}. */
    static String quoted(TableSpec table) {
        return quoted(table.database) + "." + quoted(table.table);
    }
}
