package io.cdcctl.flink.upsertjson;

import java.io.IOException;
import java.util.BitSet;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Reads a row by Flink's format {@code json}, and refuses what that would change without a word.
 *
 * <p>These records are unreadable here, where Flink's decoder gives a row:
 *
 * <ul>
 *   <li>a column that is there twice (Flink may then overlook other columns), and anything behind the object;
 *   <li>a DECIMAL with more digits than the column (Flink: NULL) or more decimal places (Flink: rounded);
 *   <li>a fraction in an integer column (Flink: cut off), and an integer written as a fraction beyond 2^53 (Flink: rounded);
 *   <li>a FLOAT or DOUBLE that is too great (Flink: infinity);
 *   <li>a BOOLEAN that is neither true nor false, like 1 or "yes" (Flink: false);
 *   <li>a day that its month does not have (Flink: the month's last day in timestamps of the SQL format);
 *   <li>a TIME with a fraction of a second (Flink: cut off) or of 24 o'clock (Flink: 0 o'clock);
 *   <li>half of a surrogate pair (Flink: a question mark);
 *   <li>an object or array in a column that is neither a STRING nor a nested type, and any other value that turns into NULL
 *       (Flink never comes back from an object or array in a BOOLEAN column).
 * </ul>
 *
 * A record in the form of {@link io.cdcctl.flink.topic.ReasonRecord} is unreadable for the reason that it gives.
 *
 * <p>Within ARRAY, MAP and ROW columns only the shape is checked; their plain values, and objects in STRING columns, are left to
 * Flink.
 */
final class CarefulRowDecoder implements RowDecoder {

    private static final long serialVersionUID = 1L;

    private final RowType rowType;
    private final boolean failOnMissingField;
    private final DeserializationSchema<RowData> json;
    private final int[] positions;
    private final int arity;

    private transient RecordCheck check;

    /**
     * @param rowType the columns that are read from JSON
     * @param positions where each of them stands in the row of {@code arity} columns
     */
    CarefulRowDecoder(
            RowType rowType,
            boolean failOnMissingField,
            DeserializationSchema<RowData> json,
            int[] positions,
            int arity) {
        this.rowType = rowType;
        this.failOnMissingField = failOnMissingField;
        this.json = json;
        this.positions = positions;
        this.arity = arity;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        json.open(context);
        check = new RecordCheck(rowType, failOnMissingField);
    }

    @Override
    public GenericRowData decode(byte[] bytes) throws UnreadableException {
        BitSet notNull = check.columnsWithValue(bytes);
        GenericRowData read = byFlink(bytes);
        GenericRowData row = new GenericRowData(arity);
        for (int i = 0; i < positions.length; i++) {
            if (notNull.get(i) && read.isNullAt(i)) {
                throw new UnreadableException(String.format(
                        "column '%s' has a value that does not fit %s",
                        rowType.getFieldNames().get(i), rowType.getTypeAt(i).asSummaryString()));
            }
            row.setField(positions[i], read.getField(i));
        }
        return row;
    }

    private GenericRowData byFlink(byte[] bytes) throws UnreadableException {
        try {
            return (GenericRowData) json.deserialize(bytes);
        } catch (IOException | RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new UnreadableException(String.valueOf(cause.getMessage()), cause);
        }
    }
}
