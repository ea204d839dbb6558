package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** How the kinds of columns are written that come straight from MySQL: the same texts as those of the reader of the binlog. */
public final class RawValues {

    private RawValues() {}

    /** The writer for a column of a result, counted from 1; null where a column of the kind is not of its type. */
    public static RawValue of(ColumnSpec column, ResultSetMetaData result, int index, ZeroDates zeroDates) throws SQLException {
        String type = result.getColumnTypeName(index).replace(" UNSIGNED", "");
        boolean bits = type.equals("BIT") && result.getPrecision(index) > 1;
        KindValues values = KindValues.of(column.kind);
        if (!values.names.contains(type) || bits && column.kind != ColumnKind.BITS) {
            return null;
        }
        // The driver takes a TINYINT(1) for a BIT, which has no sign for it.
        boolean unsigned = !result.isSigned(index) && !type.equals("BIT");
        boolean nullable = result.isNullable(index) != ResultSetMetaData.columnNoNulls;
        return values.snapshot.of(column, unsigned, nullable, zeroDates);
    }
}
