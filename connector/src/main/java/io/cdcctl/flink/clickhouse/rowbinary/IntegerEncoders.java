package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.target.ClickHouseType;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Integers into signed types that are at least as wide, or into unsigned ones no wider, where each value is checked. */
final class IntegerEncoders {

    private static final Pattern INTEGER = Pattern.compile("(U?)Int(8|16|32|64)");

    private IntegerEncoders() {}

    static Optional<ValueEncoder> find(LogicalType from, ClickHouseType to) {
        Matcher target = INTEGER.matcher(to.name);
        if (!target.matches()) {
            return Optional.empty();
        }
        int fromBits = bits(from.getTypeRoot());
        int toBits = Integer.parseInt(target.group(2));
        boolean unsigned = !target.group(1).isEmpty();
        boolean fits = unsigned ? toBits <= fromBits : toBits >= fromBits;
        return fits
                ? Optional.of(new IntegerEncoder(reader(from.getTypeRoot()), toBits, unsigned, to.name))
                : Optional.empty();
    }

    private static int bits(LogicalTypeRoot root) {
        switch (root) {
            case TINYINT:
                return 8;
            case SMALLINT:
                return 16;
            case INTEGER:
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
        private final boolean unsigned;
        private final long max;
        private final String typeName;

        IntegerEncoder(Reader reader, int bits, boolean unsigned, String typeName) {
            super(bits / 8);
            this.reader = reader;
            this.width = bits / 8;
            this.unsigned = unsigned;
            this.max = bits == 64 ? Long.MAX_VALUE : (1L << bits) - 1;
            this.typeName = typeName;
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
            long value = reader.read(row, index);
            if (unsigned && (value < 0 || value > max)) {
                throw new ValueException(value, "is outside the range of " + typeName);
            }
            out.writeInteger(value, width);
        }
    }
}
