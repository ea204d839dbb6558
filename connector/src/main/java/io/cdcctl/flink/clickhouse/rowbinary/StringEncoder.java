package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.target.ClickHouseType;
import java.util.Optional;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Text as UTF-8 behind its length. */
final class StringEncoder extends ValueEncoder {

    private StringEncoder() {
        super(1);
    }

    static Optional<ValueEncoder> find(ClickHouseType to) {
        return to.name.equals("String") ? Optional.of(new StringEncoder()) : Optional.empty();
    }

    @Override
    void encode(RowData row, int index, RowBinaryBuffer out) {
        StringData value = row.getString(index);
        if (value instanceof BinaryStringData) {
            BinaryStringData binary = (BinaryStringData) value;
            binary.ensureMaterialized();
            MemorySegment[] segments = binary.getSegments();
            int length = binary.getSizeInBytes();
            if (segments.length == 1) {
                out.writeVarInt(length);
                int start = out.claim(length);
                segments[0].get(binary.getOffset(), out.array(), start, length);
                out.advance(length);
                return;
            }
        }
        byte[] bytes = value.toBytes();
        out.writeVarInt(bytes.length);
        out.writeBytes(bytes);
    }
}
