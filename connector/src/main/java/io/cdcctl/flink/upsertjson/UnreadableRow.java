package io.cdcctl.flink.upsertjson;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** The row that stands for an unreadable record: one column holds the reason and the raw bytes, the others hold nothing. */
final class UnreadableRow implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final List<RowType.RowField> CONTENT = List.of(
            new RowType.RowField("error", new VarCharType(VarCharType.MAX_LENGTH)),
            new RowType.RowField("bytes", new VarBinaryType(VarBinaryType.MAX_LENGTH)));

    private final int position;
    private final RowType rowType;
    /** Made where it is used: values such as decimals cannot be sent to the task managers. */
    private transient Object[] otherColumns;

    private UnreadableRow(int position, RowType rowType) {
        this.position = position;
        this.rowType = rowType;
        this.otherColumns = DefaultValues.of(rowType);
    }

    /** Checks that {@code column} can say why a record is unreadable. */
    static UnreadableRow in(RowType rowType, String column, RecordPart part) {
        int position = rowType.getFieldIndex(column);
        if (position < 0) {
            throw new ValidationException(String.format(
                    "'%s' = '%s' names no column that is read from the %s; those are '%s'.",
                    UpsertJsonOptions.UNREADABLE_COLUMN.key(), column, part, String.join("', '", rowType.getFieldNames())));
        }
        RowType.RowField field = rowType.getFields().get(position);
        if (!field.getType().isNullable()
                || !field.getType().is(LogicalTypeRoot.ROW)
                || !((RowType) field.getType()).getFields().equals(CONTENT)) {
            throw new ValidationException(String.format(
                    "Column '%s' is the '%s' and must have the type ROW<`error` STRING, `bytes` BYTES>, but it has the type %s.",
                    column, UpsertJsonOptions.UNREADABLE_COLUMN.key(), field.getType().asSummaryString()));
        }
        return new UnreadableRow(position, rowType);
    }

    int position() {
        return position;
    }

    RowData of(String error, byte[] bytes) {
        if (otherColumns == null) {
            otherColumns = DefaultValues.of(rowType);
        }
        GenericRowData row = GenericRowData.of(otherColumns.clone());
        row.setField(position, GenericRowData.of(StringData.fromString(error), bytes));
        return row;
    }
}
