package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.debezium.data.EnumSet;
import io.debezium.data.Json;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;

/** The writers of the kinds of columns, for what Debezium makes of each. */
final class ValueWriters {

    private ValueWriters() {}

    /** The writer for values of this schema; null where a column of the kind does not have it. */
    static ValueWriter of(ColumnSpec column, Schema schema) {
        switch (column.kind) {
            case INTEGER:
                return NumberWriters.integer(schema);
            case BOOLEAN:
                return NumberWriters.bool(schema);
            case DECIMAL:
                return NumberWriters.decimal(schema, column.precision);
            case FLOAT:
                return NumberWriters.float32(schema);
            case DOUBLE:
                return NumberWriters.float64(schema);
            case TEXT:
                return isText(schema) ? OptionTexts.writer(schema) : null;
            case BYTES:
                return BinaryWriters.bytes(schema);
            case DATE:
                return TimeWriters.date(schema);
            case DATETIME:
                return TimeWriters.dateTime(schema);
            case TIMESTAMP:
                return TimeWriters.timestamp(schema);
            case TIME:
                return TimeWriters.time(schema, column.precision);
            case YEAR:
                return NumberWriters.year(schema);
            case JSON:
                return Json.LOGICAL_NAME.equals(schema.name()) ? ValueWriters::json : null;
            case BITS:
                return BinaryWriters.bits(schema);
            case GEOMETRY:
                return BinaryWriters.geometry(schema);
        }
        throw new IllegalStateException(column.kind + " has no writer");
    }

    private static boolean isText(Schema schema) {
        String name = schema.name();
        return schema.type() == Schema.Type.STRING
                && (name == null || io.debezium.data.Enum.LOGICAL_NAME.equals(name) || EnumSet.LOGICAL_NAME.equals(name));
    }

    private static void json(Object value, JsonBytes out) {
        out.text(MysqlValues.jsonOf((String) value));
    }
}
