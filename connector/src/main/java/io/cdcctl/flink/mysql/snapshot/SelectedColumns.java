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
 * measures these and keeps what is too large, so that no value takes memory here that no record could have.
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

    /** For each column the index of its size in the result, from 1; 0 where it is never too large. */
    final int[] sizes;

    /** For each column the bytes from which on it is not selected. */
    final long[] most;

    /** What stands behind SELECT. */
    final String list;

    SelectedColumns(TableSpec table, ServerTable server) {
        int count = table.columns.size();
        sizes = new int[count];
        most = new long[count];
        List<String> values = new ArrayList<>();
        List<String> measured = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ColumnSpec column = table.columns.get(i);
            ServerColumn now = server.column(column.name);
            String name = Identifiers.quoted(column.name);
            String size = size(name, now);
            if (size == null) {
                values.add(isListOfBytes(now) && column.kind == ColumnKind.TEXT ? "CONVERT(" + name + " USING utf8mb4)" : name);
                continue;
            }
            measured.add(size);
            sizes[i] = count + measured.size();
            most[i] = now.baseType().equals("json") ? JSON_FACTOR * (long) RecordLimits.MOST_BYTES : RecordLimits.MOST_BYTES;
            values.add("IF(" + size + " > " + most[i] + ", NULL, " + name + ")");
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
