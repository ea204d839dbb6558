package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.target.ClickHouseType;
import java.math.BigInteger;
import java.util.Optional;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/** Decimals into decimals of the same scale, or into UInt64 where there is no scale. */
final class DecimalEncoders {

    private DecimalEncoders() {}

    static Optional<ValueEncoder> find(LogicalType from, ClickHouseType to) {
        DecimalType decimal = (DecimalType) from;
        if (to.name.equals("UInt64")) {
            return decimal.getScale() == 0 ? Optional.of(new ToUInt64(decimal)) : Optional.empty();
        }
        if (!to.name.equals("Decimal") || to.arguments.size() != 2) {
            return Optional.empty();
        }
        int precision = Integer.parseInt(to.arguments.get(0));
        int scale = Integer.parseInt(to.arguments.get(1));
        return scale == decimal.getScale() && precision >= decimal.getPrecision()
                ? Optional.of(new ToDecimal(decimal, width(precision)))
                : Optional.empty();
    }

    /** Bytes that ClickHouse takes for a decimal of a precision. */
    private static int width(int precision) {
        if (precision <= 9) {
            return 4;
        }
        if (precision <= 18) {
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
                long unscaled = value.toUnscaledLong();
                out.writeInteger(unscaled, Math.min(width, 8));
                for (int written = 8; written < width; written += 8) {
                    out.writeLong(unscaled >> 63);
                }
                return;
            }
            BigInteger unscaled = value.toBigDecimal().unscaledValue();
            for (int written = 0; written < width; written += 8) {
                out.writeLong(unscaled.shiftRight(written * 8).longValue());
            }
        }
    }

    private static final class ToUInt64 extends ValueEncoder {
        private final int precision;

        ToUInt64(DecimalType from) {
            super(8);
            this.precision = from.getPrecision();
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
            BigInteger value = row.getDecimal(index, precision, 0).toBigDecimal().unscaledValue();
            if (value.signum() < 0 || value.bitLength() > 64) {
                throw new ValueException(value, "is outside the range of UInt64");
            }
            out.writeLong(value.longValue());
        }
    }
}
