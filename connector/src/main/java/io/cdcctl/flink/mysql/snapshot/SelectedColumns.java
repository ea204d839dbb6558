package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.Identifiers;
import io.cdcctl.flink.mysql.table.RecordLimits;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is selected for the columns of a table: first the columns in their order, then the sizes of those that may be too large. MySQL
 * measures these and keeps what no record has room for, so that it never takes memory here.
 */
final class SelectedColumns {

    private static final Set<String> LARGE_TEXTS = Set.of("mediumtext", "longtext");
    private static final Set<String> LARGE_BYTES = Set.of(
            "mediumblob", "longblob", "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon",
            "geometrycollection", "geomcollection");

    /** Character sets whose texts are no shorter as UTF-8. */
    private static final Set<String> NO_LONGER = Set.of("utf8mb4", "utf8mb3", "utf8", "ascii", "latin1");

    /** A document takes less than so many times the bytes of its text as MySQL stores it. */
    private static final int JSON_FACTOR = 4;

    /** Large columns that are measured together with those before them; more would measure each other too often. */
    private static final int MOST_TOGETHER = 8;

    /** For each column the index of its size in the result, from 1; 0 where it is never too large. */
    final int[] sizes;

    /** What stands behind SELECT. */
    final String list;

    SelectedColumns(TableSpec table, ServerTable server) {
        int count = table.columns.size();
        sizes = new int[count];
        List<String> values = new ArrayList<>();
        List<String> measured = new ArrayList<>();
        StringBuilder together = new StringBuilder();
        for (int i = 0; i < count; i++) {
            ColumnSpec column = table.columns.get(i);
            ServerColumn now = server.column(column.name);
            String name = Identifiers.quoted(column.name);
            String size = size(name, now);
            if (size == null) {
                values.add(isListOfBytes(now) && column.kind == ColumnKind.TEXT ? "CONVERT(" + name + " USING utf8mb4)" : name);
                continue;
            }
            String weight = "COALESCE(" + (now.baseType().equals("json") ? "(" + size + ") DIV " + JSON_FACTOR : size) + ", 0)";
            together.append(together.length() == 0 ? "" : " + ").append(weight);
            values.add("IF(" + (measured.size() < MOST_TOGETHER ? together : weight) + " > " + RecordLimits.MOST_BYTES + ", NULL, " + name + ")");
            measured.add(size);
            sizes[i] = count + measured.size();
        }
        values.addAll(measured);
        list = String.join(", ", values);
    }

    /** The bytes of a value that may be large, as MySQL computes them without converting it; null for others. */
    private static String size(String name, ServerColumn column) {
        String type = column.baseType();
        if (LARGE_TEXTS.contains(type)) {
            return NO_LONGER.contains(column.charset()) ? "LENGTH(" + name + ")" : "LENGTH(CONVERT(" + name + " USING utf8mb4))";
        }
        if (type.equals("json")) {
            return "JSON_STORAGE_SIZE(" + name + ") - JSON_STORAGE_FREE(" + name + ")";
        }
        return LARGE_BYTES.contains(type) ? "LENGTH(" + name + ")" : null;
    }

    /** An ENUM or a SET of a table of bytes: its texts are the characters of its statement, and MySQL sends them as bytes. */
    private static boolean isListOfBytes(ServerColumn column) {
        return column.collation == null && (column.baseType().equals("enum") || column.baseType().equals("set"));
    }
}
