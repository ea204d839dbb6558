package io.cdcctl.flink.mysql.table;

/** Names in statements of MySQL. */
public final class Identifiers {

    private Identifiers() {}

    /** {@code `name`}. */
    public static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** {@code `database`.`table`}. */
    public static String quoted(TableSpec table) {
        return quoted(table.database) + "." + quoted(table.table);
    }
}
