package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.Optional;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;

/** Maps, and multisets as maps of how often an element occurs: their size, then key and value of each entry. */
final class MapEncoder extends ValueEncoder {

    private final ArrayElements keys = new ArrayElements();
    private final ArrayElements values = new ArrayElements();
    private final NullableWriter keyWriter;
    private final NullableWriter valueWriter;

    private MapEncoder(NullableWriter keyWriter, NullableWriter valueWriter) {
        super(1);
        this.keyWriter = keyWriter;
        this.valueWriter = valueWriter;
    }

    static Optional<ValueEncoder> map(LogicalType from, ClickHouseType to, OverflowPolicy policy) {
        MapType map = (MapType) from;
        return find(map.getKeyType(), map.getValueType(), to, policy);
    }

    static Optional<ValueEncoder> multiset(LogicalType from, ClickHouseType to, OverflowPolicy policy) {
        return find(((MultisetType) from).getElementType(), new IntType(false), to, policy);
    }

    /** Keys are never clamped, because two that become one would be the same key twice. */
    private static Optional<ValueEncoder> find(
            LogicalType key, LogicalType value, ClickHouseType to, OverflowPolicy policy) {
        if (!to.name.equals("Map")) {
            return Optional.empty();
        }
        return Encoders.findWriter(key, to.type(0), OverflowPolicy.ERROR)
                .flatMap(keyWriter -> Encoders.findWriter(value, to.type(1), policy)
                        .map(valueWriter -> new MapEncoder(keyWriter, valueWriter)));
    }

    @Override
    void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
        MapData map = row.getMap(index);
        keys.of(map.keyArray());
        values.of(map.valueArray());
        int size = map.size();
        out.writeVarInt(size);
        for (int i = 0; i < size; i++) {
            write(keyWriter, keys, i, out, "key");
            write(valueWriter, values, i, out, "value");
        }
    }

    private static void write(NullableWriter writer, RowData from, int index, RowBinaryBuffer out, String part)
            throws ValueException {
        try {
            writer.write(from, index, out);
        } catch (ValueException e) {
            throw e.within(part + " of entry " + (index + 1));
        }
    }
}
