package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.UnwritableException;
import java.util.List;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;

/** The rows of a table that are carried: every one of some columns has one of the values it may have. */
final class RowFilter {

    private final PlannedColumn[] columns;
    private final byte[][][] values;
    private final JsonBytes value = new JsonBytes();

    /** Each column with its values, as JSON; none lets every row pass. */
    RowFilter(List<PlannedColumn> columns, List<List<byte[]>> values) {
        this.columns = columns.toArray(new PlannedColumn[0]);
        this.values = values.stream().map(of -> of.toArray(new byte[0][])).toArray(byte[][][]::new);
    }

    /** Throws {@link UnwritableException} where a value that matters cannot be compared: no other column refuses the row. */
    boolean matches(Struct row) {
        UnwritableException unknown = null;
        for (int i = 0; i < columns.length; i++) {
            value.clear();
            try {
                columns[i].writeValue(row, value);
            } catch (UnwritableException e) {
                unknown = e;
                continue;
            }
            if (!isOneOf(values[i])) {
                return false;
            }
        }
        if (unknown != null) {
            throw unknown;
        }
        return true;
    }

    private boolean isOneOf(byte[][] wanted) {
        for (byte[] one : wanted) {
            if (value.sameAs(one)) {
                return true;
            }
        }
        return false;
    }
}
