package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Integers into signed types that are at least as wide, or into unsigned ones, where each value is checked. */
final class IntegerEncoders {

    private IntegerEncoders() {}

    static Optional<ValueEncoder> find(LogicalType from, ClickHouseType to, OverflowPolicy policy) {
        return IntegerType.of(to)
                .filter(type -> !type.signed || type.bits >= bits(from.getTypeRoot()))
                .map(type -> new IntegerEncoder(reader(from.getTypeRoot()), type, new Overflow(policy, to)));
    }

    private static int bits(LogicalTypeRoot root) {
        switch (root) {
            case TINYINT:
                return 8;
            case SMALLINT:
                return 16;
            case INTEGER:
            case INTERVAL_YEAR_MONTH:
                return 32;
            default:
                return 64;
        }
    }

    private static Reader reader(LogicalTypeRoot root) {
        switch (root) {
            case TINYINT:
                return RowData::getByte;
            case SMALLINT:
                return RowData::getShort;
            case INTEGER:
            case INTERVAL_YEAR_MONTH:
                return RowData::getInt;
            default:
                return RowData::getLong;
        }
    }

    private interface Reader {
        long read(RowData row, int index);
    }

    private static final class IntegerEncoder extends ValueEncoder {
        private final Reader reader;
        private final int width;
        private final long min;
        private final long max;
        private final Overflow overflow;

        IntegerEncoder(Reader reader, IntegerType to, Overflow overflow) {
            super(to.width());
            this.reader = reader;
            this.width = to.width();
            this.min = to.longMin();
            this.max = to.longMax();
            this.overflow = overflow;
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
            long value = reader.read(row, index);
            if (value >= min && value <= max) {
                out.writeInteger(value, width);
            } else if (overflow.clamps(value, out)) {
                out.writeInteger(value < min ? min : max, width);
            }
        }
    }
}
