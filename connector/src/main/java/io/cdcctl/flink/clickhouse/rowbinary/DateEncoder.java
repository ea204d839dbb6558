package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.flink.table.data.RowData;

/** Dates as days since 1970-01-01: in Date32 from 1900 to 2299, in Date as far as 16 bits without sign reach. */
final class DateEncoder extends ValueEncoder {

    static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);
    static final LocalDate LAST_DAY = LocalDate.of(2299, 12, 31);

    private final int width;
    private final int first;
    private final int last;
    private final Overflow overflow;

    private DateEncoder(int width, long first, long last, Overflow overflow) {
        super(width);
        this.width = width;
        this.first = (int) first;
        this.last = (int) last;
        this.overflow = overflow;
    }

    static Optional<ValueEncoder> find(ClickHouseType to, OverflowPolicy policy) {
        Overflow overflow = new Overflow(policy, to);
        switch (to.name) {
            case "Date32":
                return Optional.of(new DateEncoder(4, FIRST_DAY.toEpochDay(), LAST_DAY.toEpochDay(), overflow));
            case "Date":
                return Optional.of(new DateEncoder(2, 0, 0xffff, overflow));
            default:
                return Optional.empty();
        }
    }

    @Override
    void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
        int day = row.getInt(index);
        if (day >= first && day <= last) {
            out.writeInteger(day, width);
        } else if (overflow.clamps(LocalDate.ofEpochDay(day), out)) {
            out.writeInteger(day < first ? first : last, width);
        }
    }

    @Override
    void encodeDefault(RowBinaryBuffer out) {
        out.writeInteger(first, width);
    }
}
