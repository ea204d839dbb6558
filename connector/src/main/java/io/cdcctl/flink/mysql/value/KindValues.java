package io.cdcctl.flink.mysql.value;

import static io.cdcctl.flink.mysql.table.MysqlColumn.*;

import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.types.logical.DecimalType;

/** All that is said of each kind of column: what MySQL may call it, and how its values are written from both places that they come from. */
final class KindValues {

    /** Makes the writer for a column as the binlog describes it; null where a column of the kind is not of its type. */
    interface FromBinlog {
        CellWriter of(ColumnSpec spec, MysqlColumn column, ZeroDates zeroDates, Charsets charsets);
    }

    /** Makes the writer for a column of a result. */
    interface FromSnapshot {
        RawValue of(ColumnSpec spec, boolean unsigned, boolean nullable, ZeroDates zeroDates);
    }

    private static final Map<ColumnKind, KindValues> ALL = new EnumMap<>(ColumnKind.class);

    static {
        Set<String> integers = Set.of("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT", "BIT");
        say(
                ColumnKind.INTEGER,
                integers,
                (spec, column, zeroDates, charsets) -> CellNumbers.integer(column),
                (spec, unsigned, nullable, zeroDates) -> (bytes, out) -> RawNumbers.integer(bytes, unsigned, out));
        say(
                ColumnKind.BOOLEAN,
                integers,
                (spec, column, zeroDates, charsets) -> CellNumbers.flag(column),
                (spec, unsigned, nullable, zeroDates) -> RawNumbers::flag);
        say(
                ColumnKind.DECIMAL,
                Set.of("DECIMAL"),
                (spec, column, zeroDates, charsets) -> CellNumbers.decimal(column, spec.precision),
                (spec, unsigned, nullable, zeroDates) ->
                        spec.precision > DecimalType.MAX_PRECISION ? RawNumbers::decimalText : RawNumbers::decimal);
        say(
                ColumnKind.FLOAT,
                Set.of("FLOAT"),
                (spec, column, zeroDates, charsets) -> column.type == FLOAT ? CellNumbers::float32 : null,
                (spec, unsigned, nullable, zeroDates) -> RawNumbers::float32);
        say(
                ColumnKind.DOUBLE,
                Set.of("DOUBLE"),
                (spec, column, zeroDates, charsets) -> column.type == DOUBLE ? CellNumbers::float64 : null,
                (spec, unsigned, nullable, zeroDates) -> RawNumbers::float64);
        say(
                ColumnKind.TEXT,
                Set.of("CHAR", "VARCHAR", "TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT", "ENUM", "SET"),
                (spec, column, zeroDates, charsets) -> column.type == ENUM || column.type == SET
                        ? CellOptions.of(spec, column, charsets)
                        : CellTexts.text(spec, column, charsets),
                (spec, unsigned, nullable, zeroDates) -> (bytes, out) -> out.text(bytes));
        say(
                ColumnKind.BYTES,
                Set.of("BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB"),
                (spec, column, zeroDates, charsets) -> CellTexts.bytes(spec, column),
                (spec, unsigned, nullable, zeroDates) -> (bytes, out) -> out.base64(bytes));
        say(
                ColumnKind.DATE,
                Set.of("DATE"),
                (spec, column, zeroDates, charsets) -> column.type == DATE ? CellTimes.date(column.nullable, zeroDates) : null,
                (spec, unsigned, nullable, zeroDates) -> (bytes, out) -> RawTimes.date(bytes, nullable, zeroDates, out));
        say(
                ColumnKind.DATETIME,
                Set.of("DATETIME"),
                (spec, column, zeroDates, charsets) -> column.type == DATETIME2 ? CellTimes.dateTime(column, zeroDates) : null,
                (spec, unsigned, nullable, zeroDates) -> (bytes, out) -> RawTimes.dateTime(bytes, nullable, false, zeroDates, out));
        say(
                ColumnKind.TIMESTAMP,
                Set.of("TIMESTAMP"),
                (spec, column, zeroDates, charsets) -> column.type == TIMESTAMP2 ? CellTimes.timestamp(column, zeroDates) : null,
                (spec, unsigned, nullable, zeroDates) -> (bytes, out) -> RawTimes.dateTime(bytes, nullable, true, zeroDates, out));
        say(
                ColumnKind.TIME,
                Set.of("TIME"),
                (spec, column, zeroDates, charsets) -> column.type == TIME2 ? CellTimes.time(column) : null,
                (spec, unsigned, nullable, zeroDates) -> RawTimes::time);
        say(
                ColumnKind.YEAR,
                Set.of("YEAR"),
                (spec, column, zeroDates, charsets) -> column.type == YEAR ? CellNumbers::year : null,
                (spec, unsigned, nullable, zeroDates) -> (bytes, out) -> RawNumbers.integer(bytes, true, out));
        say(
                ColumnKind.JSON,
                Set.of("JSON"),
                (spec, column, zeroDates, charsets) -> column.type == JSON ? CellTexts.document(column) : null,
                (spec, unsigned, nullable, zeroDates) -> (bytes, out) -> out.text(bytes));
        say(
                ColumnKind.BITS,
                Set.of("BIT"),
                (spec, column, zeroDates, charsets) -> column.type == BIT ? CellNumbers.bits(column) : null,
                (spec, unsigned, nullable, zeroDates) -> RawNumbers::bits);
        say(
                ColumnKind.GEOMETRY,
                Set.of("GEOMETRY"),
                (spec, column, zeroDates, charsets) -> column.type == GEOMETRY ? CellTexts.geometry(column) : null,
                (spec, unsigned, nullable, zeroDates) -> (bytes, out) -> out.base64(bytes));
        for (ColumnKind kind : ColumnKind.values()) {
            if (!ALL.containsKey(kind)) {
                throw new IllegalStateException(kind + " has no writer");
            }
        }
    }

    /** What the driver may call a column of the kind, without {@code UNSIGNED}; a TINYINT(1) is a BIT for it. */
    final Set<String> names;

    final FromBinlog binlog;
    final FromSnapshot snapshot;

    private KindValues(Set<String> names, FromBinlog binlog, FromSnapshot snapshot) {
        this.names = names;
        this.binlog = binlog;
        this.snapshot = snapshot;
    }

    private static void say(ColumnKind kind, Set<String> names, FromBinlog binlog, FromSnapshot snapshot) {
        ALL.put(kind, new KindValues(names, binlog, snapshot));
    }

    static KindValues of(ColumnKind kind) {
        return ALL.get(kind);
    }
}
