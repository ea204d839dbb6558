package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.types.logical.DecimalType;

/** How the kinds of columns are written that come straight from MySQL: the same texts as those of the reader of the binlog. */
public final class RawValues {

    private static final Set<String> INTEGERS = Set.of("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT", "BIT");

    /** What MySQL may call a column of a kind, without {@code UNSIGNED}; a TINYINT(1) is a BIT for the driver. */
    private static final Map<ColumnKind, Set<String>> TYPES = Map.ofEntries(
            Map.entry(ColumnKind.INTEGER, INTEGERS),
            Map.entry(ColumnKind.BOOLEAN, INTEGERS),
            Map.entry(ColumnKind.DECIMAL, Set.of("DECIMAL")),
            Map.entry(ColumnKind.FLOAT, Set.of("FLOAT")),
            Map.entry(ColumnKind.DOUBLE, Set.of("DOUBLE")),
            Map.entry(
                    ColumnKind.TEXT,
                    Set.of("CHAR", "VARCHAR", "TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT", "ENUM", "SET")),
            Map.entry(ColumnKind.BYTES, Set.of("BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB")),
            Map.entry(ColumnKind.DATE, Set.of("DATE")),
            Map.entry(ColumnKind.DATETIME, Set.of("DATETIME")),
            Map.entry(ColumnKind.TIMESTAMP, Set.of("TIMESTAMP")),
            Map.entry(ColumnKind.TIME, Set.of("TIME")),
            Map.entry(ColumnKind.YEAR, Set.of("YEAR")),
            Map.entry(ColumnKind.JSON, Set.of("JSON")),
            Map.entry(ColumnKind.BITS, Set.of("BIT")),
            Map.entry(ColumnKind.GEOMETRY, Set.of("GEOMETRY")));

    private RawValues() {}

    /** The writer for a column of a result, counted from 1; null where a column of the kind is not of its type. */
    public static RawValue of(ColumnSpec column, ResultSetMetaData result, int index, ZeroDates zeroDates) throws SQLException {
        String type = result.getColumnTypeName(index).replace(" UNSIGNED", "");
        boolean bits = type.equals("BIT") && result.getPrecision(index) > 1;
        if (!TYPES.get(column.kind).contains(type) || bits && column.kind != ColumnKind.BITS) {
            return null;
        }
        // The driver takes a TINYINT(1) for a BIT, which has no sign for it.
        boolean unsigned = !result.isSigned(index) && !type.equals("BIT");
        boolean nullable = result.isNullable(index) != ResultSetMetaData.columnNoNulls;
        switch (column.kind) {
            case INTEGER:
                return (bytes, out) -> RawNumbers.integer(bytes, unsigned, out);
            case BOOLEAN:
                return RawNumbers::flag;
            case DECIMAL:
                return column.precision > DecimalType.MAX_PRECISION ? RawNumbers::decimalText : RawNumbers::decimal;
            case FLOAT:
                return RawNumbers::float32;
            case DOUBLE:
                return RawNumbers::float64;
            case TEXT:
            case JSON:
                return (bytes, out) -> out.text(bytes);
            case BYTES:
            case GEOMETRY:
                return (bytes, out) -> out.base64(bytes);
            case DATE:
                return (bytes, out) -> RawTimes.date(bytes, nullable, zeroDates, out);
            case DATETIME:
                return (bytes, out) -> RawTimes.dateTime(bytes, nullable, false, zeroDates, out);
            case TIMESTAMP:
                return (bytes, out) -> RawTimes.dateTime(bytes, nullable, true, zeroDates, out);
            case TIME:
                return RawTimes::time;
            case YEAR:
                return (bytes, out) -> RawNumbers.integer(bytes, true, out);
            case BITS:
                return RawNumbers::bits;
        }
        throw new IllegalStateException(column.kind + " has no writer");
    }
}
