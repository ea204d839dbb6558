package io.cdcctl.flink.clickhouse.rowbinary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class RowEncoderTest {

    private final RowEncoder encoder = new RowEncoder(
            "db.orders",
            List.of(column("id", 0, true, "UInt16"), column("a", 1, false, "Int32"), column("b", 2, false, "Nullable(Int32)")),
            3,
            -1);

    private static ColumnWriter column(String name, int index, boolean key, String target) {
        LogicalType type = new IntType();
        ClickHouseType to = ClickHouseType.parse(target);
        return new ColumnWriter(
                name, type, index, key, to.nullable, to.text, Encoders.find(type, to, OverflowPolicy.ERROR).orElseThrow());
    }

    private byte[] encode(RowKind kind, Object... values) throws RowException {
        RowBinaryBuffer out = new RowBinaryBuffer(1);
        encoder.encode(GenericRowData.ofKind(kind, values), out);
        return out.toByteArray();
    }

    private String refusal(RowKind kind, Object... values) {
        return refusal(RowException.class, kind, values);
    }

    private String refusal(Class<? extends Exception> type, RowKind kind, Object... values) {
        RowBinaryBuffer out = new RowBinaryBuffer(1);
        out.writeByte(42);
        Exception error = assertThrows(type, () -> encoder.encode(GenericRowData.ofKind(kind, values), out));
        assertArrayEquals(new byte[] {42}, out.toByteArray(), "a refused row leaves no bytes");
        return error.getMessage();
    }

    @Test
    void insertion() throws RowException {
        assertArrayEquals(
                new byte[] {1, 0, 2, 0, 0, 0, 0, 3, 0, 0, 0, 5 << 2 | 1, 0, 0, 0, 0, 0, 0, 0, 0},
                encode(RowKind.INSERT, 1, 2, 3, 5L));
        assertArrayEquals(encode(RowKind.INSERT, 1, 2, null, 5L), encode(RowKind.UPDATE_AFTER, 1, 2, null, 5L));
    }

    @Test
    void deletionTakesDefaultsWhereNullDoesNotFit() throws RowException {
        assertArrayEquals(
                new byte[] {1, 0, 0, 0, 0, 0, 1, 5 << 2 | 2, 0, 0, 0, 0, 0, 0, 0, 1},
                encode(RowKind.DELETE, 1, null, null, 5L));
    }

    @Test
    void nullThatDoesNotFitNamesTableKeyAndColumn() {
        assertEquals(
                "Cannot write a row of db.orders, key id = 1, offset 5, column 'a': the value NULL does not fit into"
                        + " Int32, which is not Nullable",
                refusal(RowKind.INSERT, 1, null, 3, 5L));
    }

    @Test
    void valueOutOfRangeNamesColumnAndValue() {
        assertEquals(
                "Cannot write a row of db.orders, key id = 65536, offset 5, column 'id': the value 65536 is outside the range of"
                        + " UInt16",
                refusal(RowKind.INSERT, 65536, 1, 3, 5L));
    }

    @Test
    void offsetIsNeeded() {
        assertEquals(
                "Cannot write a row of db.orders, key id = 1: the metadata column 'offset' is NULL, and the row has no place"
                        + " without it",
                refusal(IllegalStateException.class, RowKind.INSERT, 1, 2, 3, null));
        refusal(IllegalStateException.class, RowKind.INSERT, 1, 2, 3, -1L);
        refusal(IllegalStateException.class, RowKind.INSERT, 1, 2, 3, 1L << 50);
    }

    @Test
    void oldImageIsRefused() {
        refusal(IllegalStateException.class, RowKind.UPDATE_BEFORE, 1, 2, 3, 5L);
    }

    private static final RowEncoder BY_RECORD = new RowEncoder("db.t", List.of(column("id", 0, true, "UInt8")), 1, 2);

    private static byte[] byRecord(RowKind kind, Object version) throws RowException {
        RowBinaryBuffer out = new RowBinaryBuffer(1);
        BY_RECORD.encode(GenericRowData.ofKind(kind, 1, 5L, version), out);
        return out.toByteArray();
    }

    @Test
    void versionOfTheRecordStandsInPlaceOfTheOffset() throws RowException {
        byte[] version = {(byte) 0x80, 7, 6, 5, 4, 3, 2, 1};
        assertArrayEquals(new byte[] {1, 1, 2, 3, 4, 5, 6, 7, (byte) 0x80, 0}, byRecord(RowKind.INSERT, version));
        assertArrayEquals(new byte[] {1, 1, 2, 3, 4, 5, 6, 7, (byte) 0x80, 1}, byRecord(RowKind.DELETE, version));
    }

    @Test
    void recordWithoutAVersionHasThatOfItsOffset() throws RowException {
        assertArrayEquals(new byte[] {1, 5 << 2 | 1, 0, 0, 0, 0, 0, 0, 0, 0}, byRecord(RowKind.INSERT, null));
        assertArrayEquals(new byte[] {1, 5 << 2 | 2, 0, 0, 0, 0, 0, 0, 0, 1}, byRecord(RowKind.DELETE, null));
    }

    @Test
    void versionThatIsNoneNamesTableKeyAndOffset() {
        assertEquals(
                "Cannot write a row of db.t, key id = 1, offset 5, version: the value 0x000000 has 3 bytes, and a version has 8",
                assertThrows(RowException.class, () -> byRecord(RowKind.INSERT, new byte[3])).getMessage());
    }
}
