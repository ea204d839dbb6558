package io.cdcctl.flink.upsertjson;

import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** What stands in a NOT NULL column of a key that cannot be read: zero, the empty text or the epoch. */
final class DefaultValues {

    private DefaultValues() {}

    /** The values of a row's columns: NULL where a column can hold it. */
    static Object[] of(RowType rowType) {
        return rowType.getFields().stream()
                .map(field -> field.getType().isNullable() ? null : of(field.getName(), field.getType()))
                .toArray();
    }

    private static Object of(String name, LogicalType type) {
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return false;
            case TINYINT:
                return (byte) 0;
            case SMALLINT:
                return (short) 0;
            case INTEGER:
            case DATE:
            case TIME_WITHOUT_TIME_ZONE:
                return 0;
            case BIGINT:
                return 0L;
            case FLOAT:
                return 0f;
            case DOUBLE:
                return 0d;
            case DECIMAL:
                return DecimalData.zero(((DecimalType) type).getPrecision(), ((DecimalType) type).getScale());
            case CHAR:
            case VARCHAR:
                return StringData.fromString("");
            case BINARY:
            case VARBINARY:
                return new byte[0];
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return TimestampData.fromEpochMillis(0);
            default:
                throw new ValidationException(String.format(
                        "Column '%s' has the type %s, which format '%s' cannot read as part of a key.",
                        name, type.asSummaryString(), UpsertJsonKeyFormatFactory.IDENTIFIER));
        }
    }
}
