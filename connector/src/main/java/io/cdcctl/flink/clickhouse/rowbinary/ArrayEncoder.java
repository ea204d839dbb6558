package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;

/** Arrays: their size, then the elements. */
final class ArrayEncoder extends ValueEncoder {

    private final ArrayElements elements = new ArrayElements();
    private final NullableWriter writer;

    private ArrayEncoder(NullableWriter writer) {
        super(1);
        this.writer = writer;
    }

    static Optional<ValueEncoder> find(LogicalType from, ClickHouseType to, OverflowPolicy policy) {
        if (!to.name.equals("Array")) {
            return Optional.empty();
        }
        return Encoders.findWriter(((ArrayType) from).getElementType(), to.type(0), policy).map(ArrayEncoder::new);
    }

    @Override
    void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
        RowData array = elements.of(row.getArray(index));
        int size = array.getArity();
        out.writeVarInt(size);
        for (int i = 0; i < size; i++) {
            try {
                writer.write(array, i, out);
            } catch (ValueException e) {
                throw e.within("element " + (i + 1));
            }
        }
    }
}
