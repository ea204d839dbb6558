package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Timestamps into DateTime64, which holds the years 1900 to 2299, in nanoseconds as far as 64 bits reach, and into
 * DateTime, which holds seconds as far as 32 bits without sign reach.
 */
final class TimestampEncoder extends ValueEncoder {

    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final Set<String> UTC_NAMES = Set.of("'UTC'", "'Etc/UTC'");
    private static final long FIRST_MILLI = startOf(DateEncoder.FIRST_DAY);
    private static final long END_MILLI = startOf(DateEncoder.LAST_DAY.plusDays(1));

    private final int fromPrecision;
    private final int width;
    private final Ticks ticks;
    private final int nanosPerTick;
    private final long first;
    private final long last;
    /** What is between the first and the last tick, in whole milliseconds. */
    private final long firstMilli;

    private final long lastMilli;
    private final String type;
    private final Overflow overflow;

    private TimestampEncoder(int fromPrecision, int toPrecision, int width, ClickHouseType to, OverflowPolicy policy) {
        super(width);
        this.fromPrecision = fromPrecision;
        this.width = width;
        this.ticks = new Ticks(toPrecision);
        this.nanosPerTick = (int) (NANOS_PER_MILLI / ticks.perMilli);
        this.firstMilli = width == 4 ? 0 : FIRST_MILLI;
        this.lastMilli =
                width == 4 ? 0xffff_ffffL * 1000 + 999 : Math.min(END_MILLI - 1, Long.MAX_VALUE / ticks.perMilli);
        this.first = ticks.of(firstMilli);
        this.last = lastMilli == END_MILLI - 1 || width == 4
                ? ticks.of(lastMilli) + ticks.perMilli - 1
                : Long.MAX_VALUE;
        this.type = to.bare;
        this.overflow = new Overflow(policy, to);
    }

    private static long startOf(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** A TIMESTAMP is written as if in UTC, so only a column in UTC shows it as it was; an instant is right in any zone. */
    static Optional<ValueEncoder> find(LogicalType from, ClickHouseType to, OverflowPolicy policy) {
        boolean fine = to.name.equals("DateTime64");
        if (!fine && !to.name.equals("DateTime")) {
            return Optional.empty();
        }
        int zone = fine ? 1 : 0;
        boolean utc = to.arguments.size() > zone && UTC_NAMES.contains(to.arguments.get(zone));
        boolean instant = from.getTypeRoot() == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
        int fromPrecision = LogicalTypeChecks.getPrecision(from);
        int toPrecision = fine ? to.number(0) : 0;
        return (instant || utc) && toPrecision >= fromPrecision
                ? Optional.of(new TimestampEncoder(fromPrecision, toPrecision, fine ? 8 : 4, to, policy))
                : Optional.empty();
    }

    @Override
    void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
        TimestampData value = row.getTimestamp(index, fromPrecision);
        long milli = value.getMillisecond();
        int nanos = value.getNanoOfMillisecond();
        if (milli < firstMilli || milli > lastMilli) {
            overflow(value, out);
            return;
        }
        if (nanos % nanosPerTick != 0 || !ticks.areWhole(milli)) {
            throw new ValueException(value.toLocalDateTime(), "has more fractional digits than " + type);
        }
        long tick = ticks.of(milli) + nanos / nanosPerTick;
        // In nanoseconds, the last millisecond of 64 bits is not a whole one.
        if (tick < 0 && milli > 0) {
            overflow(value, out);
        } else {
            out.writeInteger(tick, width);
        }
    }

    private void overflow(TimestampData value, RowBinaryBuffer out) throws ValueException {
        if (overflow.clamps(value.toLocalDateTime(), out)) {
            out.writeInteger(value.getMillisecond() < firstMilli ? first : last, width);
        }
    }
}
