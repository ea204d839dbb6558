package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.target.ClickHouseType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Dates into Date32 and timestamps into DateTime64, within the years 1900 to 2299 that these hold. */
final class TimeEncoders {

    private static final Set<String> UTC_NAMES = Set.of("'UTC'", "'Etc/UTC'");
    private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2299, 12, 31);

    private TimeEncoders() {}

    static Optional<ValueEncoder> date(ClickHouseType to) {
        return to.name.equals("Date32") ? Optional.of(new ToDate32()) : Optional.empty();
    }

    /** A TIMESTAMP is written as if in UTC, so only a column in UTC shows it as it was; an instant shows right in any zone. */
    static Optional<ValueEncoder> timestamp(LogicalType from, ClickHouseType to) {
        if (!to.name.equals("DateTime64") || to.arguments.isEmpty()) {
            return Optional.empty();
        }
        boolean instant = from.getTypeRoot() == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
        boolean utc = to.arguments.size() == 2 && UTC_NAMES.contains(to.arguments.get(1));
        int fromPrecision = LogicalTypeChecks.getPrecision(from);
        int toPrecision = Integer.parseInt(to.arguments.get(0));
        return (instant || utc) && toPrecision >= fromPrecision
                ? Optional.of(new ToDateTime64(fromPrecision, toPrecision, to.text))
                : Optional.empty();
    }

    private static final class ToDate32 extends ValueEncoder {
        private static final int FIRST = (int) FIRST_DAY.toEpochDay();
        private static final int LAST = (int) LAST_DAY.toEpochDay();

        ToDate32() {
            super(4);
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
            int day = row.getInt(index);
            if (day < FIRST || day > LAST) {
                throw new ValueException(LocalDate.ofEpochDay(day), "is outside the range of Date32");
            }
            out.writeInt(day);
        }
    }

    private static final class ToDateTime64 extends ValueEncoder {
        private static final int NANOS_PER_MILLI = 1_000_000;
        private static final long FIRST_MILLI =
                FIRST_DAY.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
        private static final long LAST_MILLI =
                LAST_DAY.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli() - 1;

        private final int fromPrecision;
        private final String typeText;
        private final long lastMilli;
        /** Length of a tick in milliseconds, or 1 where a tick is shorter. */
        private final long millisPerTick;
        /** Ticks in a millisecond, or 1 where a tick is longer. */
        private final long ticksPerMilli;

        ToDateTime64(int fromPrecision, int toPrecision, String typeText) {
            super(8);
            this.fromPrecision = fromPrecision;
            this.typeText = typeText;
            this.millisPerTick = toPrecision < 3 ? power(3 - toPrecision) : 1;
            this.ticksPerMilli = toPrecision > 3 ? power(toPrecision - 3) : 1;
            // In nanoseconds, 64 bits end before the year 2299; the last, partial millisecond is left out.
            this.lastMilli = Math.min(LAST_MILLI, Long.MAX_VALUE / ticksPerMilli - 1);
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
            TimestampData value = row.getTimestamp(index, fromPrecision);
            long milli = value.getMillisecond();
            if (milli < FIRST_MILLI || milli > lastMilli) {
                throw new ValueException(show(value), "is outside the range of " + typeText);
            }
            int nanosPerTick = (int) (NANOS_PER_MILLI / ticksPerMilli);
            int nanos = value.getNanoOfMillisecond();
            if (nanos % nanosPerTick != 0 || Math.floorMod(milli, millisPerTick) != 0) {
                throw new ValueException(show(value), "has more fractional digits than " + typeText);
            }
            out.writeLong(Math.floorDiv(milli, millisPerTick) * ticksPerMilli + nanos / nanosPerTick);
        }

        private static LocalDateTime show(TimestampData value) {
            return value.toLocalDateTime();
        }

        private static long power(int exponent) {
            long result = 1;
            for (int i = 0; i < exponent; i++) {
                result *= 10;
            }
            return result;
        }
    }
}
