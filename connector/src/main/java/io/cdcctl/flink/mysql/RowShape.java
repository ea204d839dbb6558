package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.json.Moments;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;

/** Writes key and value of a table's rows, which all have one schema. */
final class RowShape {

    private static final byte[] OP = ascii("\"op\":\"");
    private static final byte[] OP_TS = ascii("\",\"op_ts\":\"");
    private static final byte[] END = ascii("Z\"}");

    private final PlannedColumn[] key;
    private final PlannedColumn[] columns;
    private final RowFilter filter;

    private RowShape(List<PlannedColumn> key, List<PlannedColumn> columns, RowFilter filter) {
        this.key = key.toArray(new PlannedColumn[0]);
        this.columns = columns.toArray(new PlannedColumn[0]);
        this.filter = filter;
    }

    /** The shape of rows of this schema. What the schema does not have of it cannot be written. */
    static RowShape of(TableSpec table, Schema row) {
        Map<String, PlannedColumn> planned = new HashMap<>();
        for (ColumnSpec column : table.columns) {
            planned.put(column.name, PlannedColumn.of(column, row));
        }
        List<PlannedColumn> filtered = new ArrayList<>();
        List<List<byte[]>> values = new ArrayList<>();
        table.where.forEach((column, wanted) -> {
            filtered.add(planned.get(column.name));
            values.add(wanted);
        });
        return new RowShape(of(table.key, planned), of(table.columns, planned), new RowFilter(filtered, values));
    }

    private static List<PlannedColumn> of(List<ColumnSpec> columns, Map<String, PlannedColumn> planned) {
        return columns.stream().map(column -> planned.get(column.name)).collect(Collectors.toList());
    }

    /** Whether the row is carried; throws {@link UnwritableException} where that is unknown. */
    boolean matches(Struct row) {
        return filter.matches(row);
    }

    /** {@code {"id":1}}; throws {@link UnwritableException}, as {@link #writeValue} does. */
    void writeKey(Struct row, JsonBytes out) {
        char before = '{';
        for (PlannedColumn column : key) {
            out.raw(before);
            column.writeLabel(out);
            column.writeValue(row, out);
            before = ',';
        }
        out.raw('}');
    }

    /** The columns, then {@code op}, which is ASCII, and {@code op_ts} in milliseconds since the epoch. */
    void writeValue(Struct row, byte[] op, long opTs, JsonBytes out) {
        out.raw('{');
        for (PlannedColumn column : columns) {
            column.writeLabel(out);
            column.writeValue(row, out);
            out.raw(',');
        }
        out.raw(OP);
        out.raw(op);
        out.raw(OP_TS);
        Moments.dateTime(opTs * 1000, out);
        out.raw(END);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
