package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Encoders whose values always fit. */
final class BasicEncoders {

    private BasicEncoders() {}

    static Optional<ValueEncoder> bool(ClickHouseType to) {
        return to.name.equals("Bool") ? Optional.of(new Bool()) : Optional.empty();
    }

    static Optional<ValueEncoder> floatingPoint(LogicalType from, ClickHouseType to, OverflowPolicy policy) {
        boolean single = from.getTypeRoot() == LogicalTypeRoot.FLOAT;
        if (single && to.name.equals("Float32")) {
            return Optional.of(new Float32());
        }
        return to.name.equals("Float64") ? Optional.of(new Float64(single)) : Optional.empty();
    }

    private static final class Bool extends ValueEncoder {
        Bool() {
            super(1);
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) {
            out.writeByte(row.getBoolean(index) ? 1 : 0);
        }
    }

    private static final class Float32 extends ValueEncoder {
        Float32() {
            super(4);
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) {
            out.writeInt(Float.floatToRawIntBits(row.getFloat(index)));
        }
    }

    private static final class Float64 extends ValueEncoder {
        private final boolean single;

        Float64(boolean single) {
            super(8);
            this.single = single;
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) {
            double value = single ? row.getFloat(index) : row.getDouble(index);
            out.writeLong(Double.doubleToRawLongBits(value));
        }
    }
}
