package io.cdcctl.flink.mysql.table;

import io.cdcctl.flink.mysql.json.Decimals;
import io.cdcctl.flink.mysql.json.JsonBytes;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/** Values to compare with, in the form in which the same value of a column is written. */
public final class Literals {

    private Literals() {}

    /** The JSON of a value of the column; null where it is none, or where values of its kind cannot be compared. */
    public static byte[] of(ColumnSpec column, JsonNode value) {
        JsonBytes out = new JsonBytes();
        if (value.isNull()) {
            out.ascii("null");
            return out.copy();
        }
        switch (column.kind) {
            case INTEGER:
            case YEAR:
            case TIME:
            case BITS:
            case DECIMAL:
                if (!value.isNumber()) {
                    return null;
                }
                Decimals.number(value.decimalValue(), out);
                return out.copy();
            case BOOLEAN:
                if (!value.isBoolean()) {
                    return null;
                }
                out.ascii(value.asText());
                return out.copy();
            case TEXT:
            case DATE:
            case DATETIME:
            case TIMESTAMP:
                if (!value.isTextual()) {
                    return null;
                }
                out.text(value.asText());
                return out.copy();
            default:
                return null;
        }
    }
}
