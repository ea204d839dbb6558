package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Bytes as they are, or as the unsigned number that they make, the highest first, as MySQL's BIT does. */
final class BinaryEncoders {

    private BinaryEncoders() {}

    static Optional<ValueEncoder> find(LogicalType from, ClickHouseType to, OverflowPolicy policy) {
        if (to.name.equals("String")) {
            return Optional.of(new ToString());
        }
        if (to.name.equals("FixedString")) {
            return Optional.of(new ToFixedString(to));
        }
        return IntegerType.of(to)
                .filter(type -> !type.signed && type.bits <= Long.SIZE)
                .filter(type -> LogicalTypeChecks.getLength(from) <= Long.BYTES)
                .map(type -> new ToInteger(type, new Overflow(policy, to)));
    }

    private static final class ToString extends ValueEncoder {
        ToString() {
            super(1);
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) {
            byte[] bytes = row.getBinary(index);
            out.writeVarInt(bytes.length);
            out.writeBytes(bytes);
        }
    }

    private static final class ToFixedString extends ValueEncoder {
        private final int length;
        private final String type;

        ToFixedString(ClickHouseType to) {
            super(to.number(0));
            this.length = to.number(0);
            this.type = to.bare;
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
            byte[] bytes = row.getBinary(index);
            if (bytes.length != length) {
                throw new ValueException(bytes, "has " + bytes.length + " bytes, which is not the length of " + type);
            }
            out.writeBytes(bytes);
        }
    }

    private static final class ToInteger extends ValueEncoder {
        private final int width;
        private final long max;
        private final Overflow overflow;

        ToInteger(IntegerType to, Overflow overflow) {
            super(to.width());
            this.width = to.width();
            this.max = to.max().longValue();
            this.overflow = overflow;
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
            byte[] bytes = row.getBinary(index);
            if (bytes.length > Long.BYTES) {
                throw new ValueException(bytes, "has " + bytes.length + " bytes, and a number is made of at most 8");
            }
            long value = 0;
            for (byte part : bytes) {
                value = value << Byte.SIZE | part & 0xff;
            }
            if (Long.compareUnsigned(value, max) <= 0) {
                out.writeInteger(value, width);
            } else if (overflow.clamps(Long.toUnsignedString(value), out)) {
                out.writeInteger(max, width);
            }
        }
    }
}
