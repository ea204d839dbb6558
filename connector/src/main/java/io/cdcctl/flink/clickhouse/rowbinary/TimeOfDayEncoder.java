package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Times, which Flink holds in 32 bits of milliseconds whatever their precision: into Time64 and Time, and as a number
 * of microseconds into Int64, of milliseconds into Int32. All of these hold all of them.
 */
final class TimeOfDayEncoder extends ValueEncoder {

    private final int width;
    private final Ticks ticks;
    private final String type;

    private TimeOfDayEncoder(int digits, int width, ClickHouseType to) {
        super(width);
        this.width = width;
        this.ticks = new Ticks(digits);
        this.type = to.bare;
    }

    static Optional<ValueEncoder> find(LogicalType from, ClickHouseType to) {
        int precision = LogicalTypeChecks.getPrecision(from);
        switch (to.name) {
            case "Int32":
                return Optional.of(new TimeOfDayEncoder(3, 4, to));
            case "Int64":
                return Optional.of(new TimeOfDayEncoder(6, 8, to));
            case "Time":
                return precision == 0 ? Optional.of(new TimeOfDayEncoder(0, 4, to)) : Optional.empty();
            case "Time64":
                return to.number(0) >= precision
                        ? Optional.of(new TimeOfDayEncoder(to.number(0), 8, to))
                        : Optional.empty();
            default:
                return Optional.empty();
        }
    }

    @Override
    void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
        int millis = row.getInt(index);
        if (!ticks.areWhole(millis)) {
            throw new ValueException(millis + " ms", "has more fractional digits than " + type);
        }
        out.writeInteger(ticks.of(millis), width);
    }
}
