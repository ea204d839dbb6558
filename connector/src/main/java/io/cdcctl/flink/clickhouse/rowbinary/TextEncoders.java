package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Text as UTF-8, or as what it stands for. */
final class TextEncoders {

    private TextEncoders() {}

    static Optional<ValueEncoder> find(ClickHouseType to, OverflowPolicy policy) {
        switch (to.name) {
            case "String":
                return Optional.of(new ToString());
            case "FixedString":
                return Optional.of(new ToFixedString(to));
            case "Enum8":
                return Optional.of(new EnumEncoder(to, 1));
            case "Enum16":
                return Optional.of(new EnumEncoder(to, 2));
            case "UUID":
                return Optional.of(new UuidEncoder());
            case "Decimal":
                return Optional.of(new DecimalTextEncoder(to, policy));
            default:
                return Optional.empty();
        }
    }

    private static final class ToString extends ValueEncoder {
        ToString() {
            super(1);
        }

        @Override
        void encode(RowData row, int index, RowBinaryBuffer out) {
            BinaryStringData text = Utf8.text(row, index);
            out.writeVarInt(text.getSizeInBytes());
            Utf8.write(text, out);
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
            BinaryStringData text = Utf8.text(row, index);
            if (text.getSizeInBytes() != length) {
                throw ValueException.ofText(
                        text, "has " + text.getSizeInBytes() + " bytes, which is not the length of " + type);
            }
            Utf8.write(text, out);
        }
    }
}
