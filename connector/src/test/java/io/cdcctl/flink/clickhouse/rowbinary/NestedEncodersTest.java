package io.cdcctl.flink.clickhouse.rowbinary;

import static io.cdcctl.flink.clickhouse.rowbinary.Encoding.text;
import static io.cdcctl.flink.clickhouse.rowbinary.OverflowPolicy.CLAMP;
import static io.cdcctl.flink.clickhouse.rowbinary.OverflowPolicy.ERROR;
import static io.cdcctl.flink.clickhouse.rowbinary.OverflowPolicy.NULL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays, maps and tuples. */
class NestedEncodersTest {

    private static final LogicalType TEXT = VarCharType.STRING_TYPE;
    private static final ArrayType INTS = new ArrayType(new IntType());
    private static final MapType MAP = new MapType(TEXT, new IntType());
    private static final RowType ROW =
            RowType.of(new LogicalType[] {new IntType(), TEXT}, new String[] {"a", "it's `b`"});

    private static GenericArrayData array(Object... elements) {
        return new GenericArrayData(elements);
    }

    private static GenericMapData map(Object... keysAndValues) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new GenericMapData(map);
    }

    @Test
    void arrays() throws ValueException {
        assertEquals("00", new Encoding(INTS, "Array(Int32)", ERROR).of(array()));
        assertEquals("02" + "01000000" + "ffffffff", new Encoding(INTS, "Array(Int32)", ERROR).of(array(1, -1)));
        assertEquals("02" + "0007" + "01", new Encoding(INTS, "Array(Nullable(UInt8))", ERROR).of(array(7, null)));
        assertEquals(
                "02" + "02" + "01" + "02" + "00",
                new Encoding(new ArrayType(INTS), "Array(Array(UInt8))", ERROR).of(array(array(1, 2), array())));
        assertEquals(
                "02" + "0161" + "00",
                new Encoding(new ArrayType(TEXT), "Array(LowCardinality(String))", ERROR).of(array(text("a"), text(""))));
    }

    @Test
    void maps() throws ValueException {
        assertEquals("00", new Encoding(MAP, "Map(String, UInt8)", ERROR).of(map()));
        assertEquals(
                "02" + "0161" + "0001" + "0162" + "01",
                new Encoding(MAP, "Map(LowCardinality(String), Nullable(UInt8))", ERROR)
                        .of(map(text("a"), 1, text("b"), null)));
        assertEquals(
                "01" + "0161" + "01" + "0162" + "02",
                new Encoding(new MapType(TEXT, MAP), "Map(String, Map(String, UInt8))", ERROR)
                        .of(map(text("a"), map(text("b"), 2))));
        assertEquals(
                "01" + "0161" + "03000000",
                new Encoding(new MultisetType(TEXT), "Map(String, UInt32)", ERROR).of(map(text("a"), 3)));
    }

    @Test
    void tuplesByNameOrByPosition() throws ValueException {
        GenericRowData row = GenericRowData.of(1, text("x"));
        assertEquals("01" + "0178", new Encoding(ROW, "Tuple(UInt8, String)", ERROR).of(row));
        assertEquals("0178" + "01", new Encoding(ROW, "Tuple(`it's \\`b\\`` String, a UInt8)", ERROR).of(row));
        assertEquals(
                "01" + "01",
                new Encoding(ROW, "Tuple(Nullable(UInt8), LowCardinality(Nullable(String)))", ERROR)
                        .of(GenericRowData.of(null, null)));
        assertEquals(
                "02" + "01" + "0178" + "02" + "0179",
                new Encoding(new ArrayType(ROW), "Array(Tuple(UInt8, String))", ERROR)
                        .of(array(row, GenericRowData.of(2, text("y")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Tuple(UInt8)", "Tuple(UInt8, String, String)", "Tuple(String, UInt8)", "Tuple(a UInt8, c String)",
        "Tuple(A UInt8, `it\\'s \\`b\\`` String)", "Map(UInt8, String)", "String"
    })
    void tupleThatDoesNotMatchIsRefused(String to) {
        assertFalse(Encoders.find(ROW, ClickHouseType.parse(to), ERROR).isPresent());
    }

    @Test
    void elementsThatDoNotMatchAreRefused() {
        assertFalse(Encoders.find(INTS, ClickHouseType.parse("Array(Int16)"), ERROR).isPresent());
        assertFalse(Encoders.find(INTS, ClickHouseType.parse("Int32"), ERROR).isPresent());
        assertFalse(Encoders.find(MAP, ClickHouseType.parse("Map(UUID, String)"), ERROR).isPresent());
        assertFalse(Encoders.find(MAP, ClickHouseType.parse("Array(Int32)"), ERROR).isPresent());
    }

    @Test
    void defaultsAreEmptyAndThoseOfTheElements() {
        assertEquals("00", new Encoding(INTS, "Array(Int32)", ERROR).ofDefault());
        assertEquals("00", new Encoding(MAP, "Map(String, Int32)", ERROR).ofDefault());
        assertEquals(
                "01" + "05", new Encoding(ROW, "Tuple(Nullable(UInt8), Enum8('x' = 5))", ERROR).ofDefault());
    }

    @Test
    void messageNamesTheElement() {
        assertEquals(
                "element 2: element 1: the value 256 is outside the range of UInt8",
                new Encoding(new ArrayType(INTS), "Array(Array(UInt8))", ERROR).refusal(array(array(1), array(256))));
        assertEquals(
                "element 2: the value NULL does not fit into Int32, which is not Nullable",
                new Encoding(INTS, "Array(Int32)", CLAMP).refusal(array(1, null)));
        assertEquals(
                "value of entry 1: the value -1 is outside the range of UInt8",
                new Encoding(MAP, "Map(String, UInt8)", ERROR).refusal(map(text("a"), -1)));
        assertEquals(
                "element 'a': the value -1 is outside the range of UInt8",
                new Encoding(ROW, "Tuple(UInt8, String)", ERROR).refusal(GenericRowData.of(-1, text(""))));
    }

    @Test
    void elementsFollowThePolicyOneByOne() throws ValueException {
        assertEquals("03" + "00" + "ff" + "07", new Encoding(INTS, "Array(UInt8)", CLAMP).of(array(-1, 256, 7)));
        assertEquals("03" + "01" + "01" + "0007", new Encoding(INTS, "Array(Nullable(UInt8))", NULL).of(array(-1, 256, 7)));
        assertEquals(
                "element 1: the value -1 is outside the range of UInt8",
                new Encoding(INTS, "Array(UInt8)", NULL).refusal(array(-1, 7)));
        assertEquals(
                "01" + "0161" + "01",
                new Encoding(MAP, "Map(String, Nullable(UInt8))", NULL).of(map(text("a"), -1)));
        assertEquals(
                "ff" + "00",
                new Encoding(ROW, "Tuple(UInt8, String)", CLAMP).of(GenericRowData.of(300, text(""))));
        assertEquals(
                "01" + "00",
                new Encoding(ROW, "Tuple(Nullable(UInt8), String)", NULL).of(GenericRowData.of(300, text(""))));
    }

    @Test
    void keysOfMapsAreNeverClamped() {
        MapType byNumber = new MapType(new IntType(), new IntType());
        assertEquals(
                "key of entry 1: the value 300 is outside the range of UInt8",
                new Encoding(byNumber, "Map(UInt8, Int32)", CLAMP).refusal(map(300, 1)));
    }
}
