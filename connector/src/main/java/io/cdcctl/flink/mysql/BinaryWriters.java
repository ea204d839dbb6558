package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.debezium.data.Bits;
import io.debezium.data.geometry.Geometry;
import io.debezium.data.geometry.Point;
import java.nio.ByteBuffer;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;

/** The writers of what MySQL has as bytes; each is null where a column of the kind does not have the schema. */
final class BinaryWriters {

    private BinaryWriters() {}

    static ValueWriter bytes(Schema schema) {
        return schema.type() == Schema.Type.BYTES && schema.name() == null ? (value, out) -> out.base64(bytes(value)) : null;
    }

    static ValueWriter bits(Schema schema) {
        return Bits.LOGICAL_NAME.equals(schema.name()) ? BinaryWriters::bits : null;
    }

    static ValueWriter geometry(Schema schema) {
        return Geometry.LOGICAL_NAME.equals(schema.name()) || Point.LOGICAL_NAME.equals(schema.name()) ? BinaryWriters::geometry : null;
    }

    private static void bits(Object value, JsonBytes out) {
        byte[] littleEndian = bytes(value);
        long number = 0;
        for (int i = Math.min(littleEndian.length, Long.BYTES) - 1; i >= 0; i--) {
            number = number << 8 | littleEndian[i] & 0xFF;
        }
        out.ascii(Long.toUnsignedString(number));
    }

    /** MySQL's own form: the SRID as four bytes, the lowest first, and the WKB. */
    private static void geometry(Object value, JsonBytes out) {
        Struct struct = (Struct) value;
        Integer srid = struct.getInt32(Geometry.SRID_FIELD);
        int number = srid == null ? 0 : srid;
        byte[] wkb = bytes(struct.getWithoutDefault(Geometry.WKB_FIELD));
        byte[] internal = new byte[Integer.BYTES + wkb.length];
        for (int i = 0; i < Integer.BYTES; i++) {
            internal[i] = (byte) (number >> 8 * i);
        }
        System.arraycopy(wkb, 0, internal, Integer.BYTES, wkb.length);
        out.base64(internal);
    }

    static byte[] bytes(Object value) {
        if (value instanceof byte[]) {
            return (byte[]) value;
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return copy;
    }
}
