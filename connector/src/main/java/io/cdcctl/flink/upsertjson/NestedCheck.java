package io.cdcctl.flink.upsertjson;

import java.io.IOException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/** Tells whether a nested value has the shape of its type: Flink's decoder may give a wrong value otherwise, or never come back. */
final class NestedCheck {

    private NestedCheck() {}

    /** Reads the value at the parser up to its end. */
    static boolean isMisplaced(LogicalType type, JsonParser value) throws IOException {
        JsonToken token = value.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return false;
        }
        switch (type.getTypeRoot()) {
            case ARRAY:
                return token != JsonToken.START_ARRAY ? skipped(value) : inArray((ArrayType) type, value);
            case MAP:
                return token != JsonToken.START_OBJECT ? skipped(value) : inMap(((MapType) type).getValueType(), value);
            case MULTISET:
                return token != JsonToken.START_OBJECT ? skipped(value) : inMap(null, value);
            case ROW:
                return token != JsonToken.START_OBJECT ? skipped(value) : inRow((RowType) type, value);
            case CHAR:
            case VARCHAR:
                value.skipChildren();
                return false;
            default:
                return token.isStructStart() && skipped(value);
        }
    }

    private static boolean skipped(JsonParser value) throws IOException {
        value.skipChildren();
        return true;
    }

    private static boolean inArray(ArrayType type, JsonParser value) throws IOException {
        boolean misplaced = false;
        while (value.nextToken() != JsonToken.END_ARRAY) {
            misplaced |= isMisplaced(type.getElementType(), value);
        }
        return misplaced;
    }

    /** @param valueType null for the counts of a MULTISET */
    private static boolean inMap(LogicalType valueType, JsonParser value) throws IOException {
        boolean misplaced = false;
        while (value.nextToken() != JsonToken.END_OBJECT) {
            boolean plain = !value.nextToken().isStructStart();
            misplaced |= valueType == null ? !plain && skipped(value) : isMisplaced(valueType, value);
        }
        return misplaced;
    }

    private static boolean inRow(RowType type, JsonParser value) throws IOException {
        boolean misplaced = false;
        while (value.nextToken() != JsonToken.END_OBJECT) {
            int field = type.getFieldIndex(value.currentName());
            value.nextToken();
            if (field < 0) {
                value.skipChildren();
            } else {
                misplaced |= isMisplaced(type.getTypeAt(field), value);
            }
        }
        return misplaced;
    }
}
