package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import io.cdcctl.flink.clickhouse.type.TupleElement;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Rows inside a row: the elements of a Tuple, one after the other. */
final class TupleEncoder extends ValueEncoder {

    private final NullableWriter[] writers;
    /** Where in the row the element of each writer is. */
    private final int[] positions;

    private final List<String> names;

    private TupleEncoder(NullableWriter[] writers, int[] positions, List<String> names) {
        super(0);
        this.writers = writers;
        this.positions = positions;
        this.names = names;
    }

    /** Elements that have names are matched by name, others by position; none is left over on either side. */
    static Optional<ValueEncoder> find(LogicalType from, ClickHouseType to, OverflowPolicy policy) {
        RowType row = (RowType) from;
        if (!to.name.equals("Tuple") || to.arguments.size() != row.getFieldCount()) {
            return Optional.empty();
        }
        List<TupleElement> elements = to.elements();
        NullableWriter[] writers = new NullableWriter[elements.size()];
        int[] positions = new int[elements.size()];
        for (int i = 0; i < writers.length; i++) {
            TupleElement element = elements.get(i);
            positions[i] = element.name.map(row::getFieldIndex).orElse(i);
            Optional<NullableWriter> writer = positions[i] < 0
                    ? Optional.empty()
                    : Encoders.findWriter(row.getTypeAt(positions[i]), element.type, policy);
            if (writer.isEmpty()) {
                return Optional.empty();
            }
            writers[i] = writer.get();
        }
        return Optional.of(new TupleEncoder(writers, positions, row.getFieldNames()));
    }

    @Override
    void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
        RowData tuple = row.getRow(index, writers.length);
        for (int i = 0; i < writers.length; i++) {
            try {
                writers[i].write(tuple, positions[i], out);
            } catch (ValueException e) {
                throw e.within("element '" + names.get(positions[i]) + "'");
            }
        }
    }

    @Override
    void encodeDefault(RowBinaryBuffer out) {
        for (NullableWriter writer : writers) {
            writer.writeDefault(out);
        }
    }
}
