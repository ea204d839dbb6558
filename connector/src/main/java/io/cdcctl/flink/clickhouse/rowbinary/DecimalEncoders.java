package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Decimals into decimals of the same scale. Without a scale also into signed integers that hold every value, or into
 * unsigned ones, where each value is checked.
 */
final class DecimalEncoders {

    /** Every number of so many digits fits a long. */
    private static final int LONG_DIGITS = 18;

    private DecimalEncoders() {}

    static Optional<ValueEncoder> find(LogicalType from, ClickHouseType to, OverflowPolicy policy) {
        DecimalType decimal = (DecimalType) from;
        if (to.name.equals("Decimal")) {
            return to.number(1) == decimal.getScale() && to.number(0) >= decimal.getPrecision()
                    ? Optional.of(new ToDecimal(decimal, width(to)))
                    : Optional.empty();
        }
        BigInteger largest = BigInteger.TEN.pow(decimal.getPrecision()).subtract(BigInteger.ONE);
        return IntegerType.of(to)
                .filter(type -> decimal.getScale() == 0)
                .filter(type -> !type.signed || type.max().compareTo(largest) >= 0)
                .map(type -> new ToInteger(decimal, type, new Overflow(policy, to)));
    }

    /** Bytes that ClickHouse takes for a Decimal. */
    static int width(ClickHouseType decimal) {
        int precision = decimal.number(0);
        if (precision <= 9) {
            return 4;
        }
        if (precision <= LONG_DIGITS) {
            return 8;
        }
        return precision <= 38 ? 16 : 32;
    }

    private static final class ToDecimal extends ValueEncoder {
        private final int precision;
        private final int scale;
        private final int width;

        ToDecimal(DecimalType from, int width) {
            super(width);
            this.precision = from.getPrecision();
            this.scale = from.getScale();
            this.width = width;
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) {
            DecimalData value = row.getDecimal(index, precision, scale);
            if (value.isCompact()) {
                out.writeInteger(value.toUnscaledLong(), width);
            } else {
                out.writeInteger(value.toBigDecimal().unscaledValue(), width);
            }
        }
    }

    private static final class ToInteger extends ValueEncoder {
        private final int precision;
        private final int width;
        private final long longMin;
        private final long longMax;
        private final BigInteger min;
        private final BigInteger max;
        private final Overflow overflow;

        ToInteger(DecimalType from, IntegerType to, Overflow overflow) {
            super(to.width());
            this.precision = from.getPrecision();
            this.width = to.width();
            this.longMin = to.longMin();
            this.longMax = to.longMax();
            this.min = to.min();
            this.max = to.max();
            this.overflow = overflow;
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
            // Makes no objects for a number that fits a long, however many digits the type has.
            BigDecimal value = row.getDecimal(index, precision, 0).toBigDecimal();
            if (value.precision() <= LONG_DIGITS) {
                long number = value.longValue();
                if (number >= longMin && number <= longMax) {
                    out.writeInteger(number, width);
                    return;
                }
            }
            encodeBig(value.unscaledValue(), out);
        }

        private void encodeBig(BigInteger value, RowBinaryBuffer out) throws ValueException {
            if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
                out.writeInteger(value, width);
            } else if (overflow.clamps(value, out)) {
                out.writeInteger(value.signum() < 0 ? min : max, width);
            }
        }
    }
}
