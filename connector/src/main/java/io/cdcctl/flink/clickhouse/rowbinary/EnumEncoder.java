package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Names into an Enum. A number that the Enum does not have, ClickHouse would take, and fail when it is read. */
final class EnumEncoder extends ValueEncoder {

    private final Map<BinaryStringData, Integer> values = new HashMap<>();
    private final int width;
    private final int first;
    private final String type;

    EnumEncoder(ClickHouseType to, int width) {
        super(width);
        this.width = width;
        this.type = to.bare;
        Map<String, Integer> byName = to.enumValues();
        this.first = byName.values().iterator().next();
        byName.forEach((name, value) -> {
            BinaryStringData key = BinaryStringData.fromString(name);
            key.ensureMaterialized();
            values.put(key, value);
        });
    }

    @Override
    void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
        BinaryStringData name = Utf8.text(row, index);
        Integer value = values.get(name);
        if (value == null) {
            throw ValueException.ofText(name, "is not a name of " + type);
        }
        out.writeInteger(value, width);
    }

    @Override
    void encodeDefault(RowBinaryBuffer out) {
        out.writeInteger(first, width);
    }
}
