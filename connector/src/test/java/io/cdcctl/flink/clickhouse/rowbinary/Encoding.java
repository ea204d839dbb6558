package io.cdcctl.flink.clickhouse.rowbinary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;

/** Encodes single values, each from a row of objects and from a binary row, which have to give the same. */
final class Encoding {

    private final LogicalType from;
    private final ClickHouseType to;
    private final OverflowPolicy policy;

    Encoding(LogicalType from, String to, OverflowPolicy policy) {
        this.from = from;
        this.to = ClickHouseType.parse(to);
        this.policy = policy;
    }

    private NullableWriter writer() {
        return Encoders.findWriter(from, to, policy).orElseThrow();
    }

    private byte[] bytes(RowData row) throws ValueException {
        RowBinaryBuffer out = new RowBinaryBuffer(1);
        writer().write(row, 0, out);
        return out.toByteArray();
    }

    private RowData binary(Object value) {
        return new RowDataSerializer(from).toBinaryRow(GenericRowData.of(value));
    }

    /** The bytes of a value in hexadecimal, with the byte for NULL where the type is Nullable. */
    String of(Object value) throws ValueException {
        byte[] bytes = bytes(GenericRowData.of(value));
        assertArrayEquals(bytes, bytes(binary(value)), "a binary row gives the same");
        return hex(bytes);
    }

    /** The message with which a value is refused. */
    String refusal(Object value) {
        String message = assertThrows(ValueException.class, () -> bytes(GenericRowData.of(value))).getMessage();
        assertEquals(
                message,
                assertThrows(ValueException.class, () -> bytes(binary(value))).getMessage(),
                "a binary row gives the same");
        return message;
    }

    String ofDefault() {
        RowBinaryBuffer out = new RowBinaryBuffer(1);
        writer().writeDefault(out);
        return hex(out.toByteArray());
    }

    private static String hex(byte[] bytes) {
        StringBuilder hex = new StringBuilder();
        for (byte b : bytes) {
            hex.append(String.format("%02x", b));
        }
        return hex.toString();
    }

    static StringData text(String text) {
        return StringData.fromString(text);
    }

    static DecimalData decimal(String text, int precision, int scale) {
        return DecimalData.fromBigDecimal(new BigDecimal(text), precision, scale);
    }

    static TimestampData time(String text) {
        return TimestampData.fromLocalDateTime(LocalDateTime.parse(text));
    }

    static int day(String text) {
        return (int) LocalDate.parse(text).toEpochDay();
    }
}
