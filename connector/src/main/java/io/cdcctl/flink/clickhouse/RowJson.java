package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.target.FlinkColumn;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/** Shows rows that were not encoded as JSON. */
final class RowJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private RowJson() {}

    /** A JSON object of some of the columns. */
    static String of(RowData row, List<FlinkColumn> columns, Predicate<FlinkColumn> shown) {
        ObjectNode json = NODES.objectNode();
        for (FlinkColumn column : columns) {
            if (shown.test(column)) {
                RowData.FieldGetter getter = RowData.createFieldGetter(column.type, column.index);
                json.set(column.name, node(column.type, getter.getFieldOrNull(row)));
            }
        }
        return json.toString();
    }

    private static JsonNode node(LogicalType type, Object value) {
        if (value == null) {
            return NODES.nullNode();
        }
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return NODES.booleanNode((Boolean) value);
            case TINYINT:
            case SMALLINT:
            case INTEGER:
            case BIGINT:
                return NODES.numberNode(((Number) value).longValue());
            case DECIMAL:
                return NODES.numberNode(((DecimalData) value).toBigDecimal());
            case FLOAT:
            case DOUBLE:
                return floatingPoint((Number) value);
            case DATE:
                return NODES.textNode(LocalDate.ofEpochDay((Integer) value).toString());
            case TIME_WITHOUT_TIME_ZONE:
                return NODES.textNode(LocalTime.ofNanoOfDay((Integer) value * 1_000_000L).toString());
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return NODES.textNode(((TimestampData) value).toInstant().toString());
            case BINARY:
            case VARBINARY:
                return NODES.binaryNode((byte[]) value);
            case ARRAY:
                return array(((ArrayType) type).getElementType(), (ArrayData) value);
            case MAP:
                return map((MapType) type, (MapData) value);
            case ROW:
                return row((RowType) type, (RowData) value);
            default:
                return NODES.textNode(value.toString());
        }
    }

    /** JSON has no infinity. */
    private static JsonNode floatingPoint(Number value) {
        return Double.isFinite(value.doubleValue())
                ? NODES.numberNode(new BigDecimal(value.toString()))
                : NODES.textNode(value.toString());
    }

    /** A list of keys and a list of values: keys need not be texts. */
    private static JsonNode map(MapType type, MapData values) {
        ObjectNode json = NODES.objectNode();
        json.set("keys", array(type.getKeyType(), values.keyArray()));
        json.set("values", array(type.getValueType(), values.valueArray()));
        return json;
    }

    private static JsonNode row(RowType type, RowData values) {
        ObjectNode json = NODES.objectNode();
        for (int i = 0; i < type.getFieldCount(); i++) {
            Object value = RowData.createFieldGetter(type.getTypeAt(i), i).getFieldOrNull(values);
            json.set(type.getFieldNames().get(i), node(type.getTypeAt(i), value));
        }
        return json;
    }

    private static JsonNode array(LogicalType elementType, ArrayData values) {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(elementType);
        ArrayNode array = NODES.arrayNode(values.size());
        for (int i = 0; i < values.size(); i++) {
            array.add(node(elementType, getter.getElementOrNull(values, i)));
        }
        return array;
    }
}
