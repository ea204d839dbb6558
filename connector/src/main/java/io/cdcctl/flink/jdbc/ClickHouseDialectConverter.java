package io.cdcctl.flink.jdbc;

import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import org.apache.flink.connector.jdbc.core.database.dialect.AbstractDialectConverter;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Rows into parameters. Dates, times and decimals go as text, which ClickHouse reads by the column's own type: objects
 * of java.sql would take the JVM's time zone, and the driver writes small decimals with an exponent.
 */
final class ClickHouseDialectConverter extends AbstractDialectConverter {

    private static final long serialVersionUID = 1L;

    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2299;
    private static final int NANO_DIGITS = 9;
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, NANO_DIGITS, true)
            .toFormatter();

    ClickHouseDialectConverter(RowType rowType) {
        super(rowType);
    }

    @Override
    public String converterName() {
        return "ClickHouse";
    }

    @Override
    protected JdbcDeserializationConverter createNullableInternalConverter(LogicalType type) {
        return value -> {
            throw new UnsupportedOperationException("The ClickHouse dialect writes only");
        };
    }

    /** The inherited method knows no instants; a NULL needs no type here. */
    @Override
    protected JdbcSerializationConverter wrapIntoNullableExternalConverter(
            JdbcSerializationConverter converter, LogicalType type) {
        return (row, index, statement) -> {
            if (row.isNullAt(index)) {
                statement.setNull(index, Types.NULL);
            } else {
                converter.serialize(row, index, statement);
            }
        };
    }

    @Override
    protected JdbcSerializationConverter createExternalConverter(LogicalType type) {
        switch (type.getTypeRoot()) {
            case DECIMAL:
                return decimal((DecimalType) type);
            case DATE:
                return (row, index, statement) ->
                        statement.setString(index, text(LocalDate.ofEpochDay(row.getInt(index))));
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return timestamp(LogicalTypeChecks.getPrecision(type), "");
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                // Flink counts an instant from the epoch in UTC.
                return timestamp(LogicalTypeChecks.getPrecision(type), "Z");
            default:
                return super.createExternalConverter(type);
        }
    }

    private static JdbcSerializationConverter decimal(DecimalType type) {
        int precision = type.getPrecision();
        int scale = type.getScale();
        return (row, index, statement) -> statement.setString(
                index, row.getDecimal(index, precision, scale).toBigDecimal().toPlainString());
    }

    private static JdbcSerializationConverter timestamp(int precision, String zone) {
        return (row, index, statement) -> statement.setString(
                index, text(row.getTimestamp(index, precision).toLocalDateTime()) + zone);
    }

    /** ClickHouse would write its first or last day instead of a day that it cannot hold. */
    private static String text(LocalDate date) throws SQLException {
        if (date.getYear() < FIRST_YEAR || date.getYear() > LAST_YEAR) {
            throw new SQLException(
                    String.format("%s is outside the years %d to %d of ClickHouse", date, FIRST_YEAR, LAST_YEAR));
        }
        return date.toString();
    }

    private static String text(LocalDateTime time) throws SQLException {
        text(time.toLocalDate());
        return DATE_TIME.format(time);
    }
}
