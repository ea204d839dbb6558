package io.cdcctl.flink.upsertjson;

import java.nio.charset.StandardCharsets;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/** The readers of the types that a flat row is made of. */
final class ColumnReaders {

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private ColumnReaders() {}

    /** Null for a type that only Flink's decoder reads. */
    static ColumnReader of(LogicalType type, TimestampFormat format) {
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return ColumnReaders::bool;
            case TINYINT:
                return cursor -> NumberReaders.integer(cursor, Byte.MIN_VALUE, Byte.MAX_VALUE)
                        ? (Object) (byte) NumberReaders.signed(cursor)
                        : ColumnReader.GIVE_UP;
            case SMALLINT:
                return cursor -> NumberReaders.integer(cursor, Short.MIN_VALUE, Short.MAX_VALUE)
                        ? (Object) (short) NumberReaders.signed(cursor)
                        : ColumnReader.GIVE_UP;
            case INTEGER:
                return cursor -> NumberReaders.integer(cursor, Integer.MIN_VALUE, Integer.MAX_VALUE)
                        ? (Object) (int) NumberReaders.signed(cursor)
                        : ColumnReader.GIVE_UP;
            case BIGINT:
                return cursor -> NumberReaders.integer(cursor, Long.MIN_VALUE, Long.MAX_VALUE)
                        ? (Object) NumberReaders.signed(cursor)
                        : ColumnReader.GIVE_UP;
            case FLOAT:
                return NumberReaders::float32;
            case DOUBLE:
                return NumberReaders::float64;
            case DECIMAL:
                int precision = ((DecimalType) type).getPrecision();
                int scale = ((DecimalType) type).getScale();
                return cursor -> NumberReaders.decimal(cursor, precision, scale);
            case CHAR:
            case VARCHAR:
                return new TextReader();
            case BINARY:
            case VARBINARY:
                return TextReader::base64;
            case DATE:
                return TimeReaders::date;
            case TIME_WITHOUT_TIME_ZONE:
                return TimeReaders::time;
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return new TimestampReader(format == TimestampFormat.SQL ? ' ' : 'T', false);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return new TimestampReader(format == TimestampFormat.SQL ? ' ' : 'T', true);
            default:
                return null;
        }
    }

    static Object bool(JsonCursor cursor) {
        if (cursor.literal(TRUE)) {
            return Boolean.TRUE;
        }
        return cursor.literal(FALSE) ? Boolean.FALSE : ColumnReader.GIVE_UP;
    }
}
