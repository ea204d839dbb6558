package io.cdcctl.flink.mysql.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Reads MySQL's binary form of JSON documents, in which the binlog has them, and writes the text that MySQL itself gives,
 * as {@code CAST(document AS CHAR)} does.
 */
public final class JsonReader {

    private static final int SMALL_OBJECT = 0x00;
    private static final int LARGE_OBJECT = 0x01;
    private static final int SMALL_ARRAY = 0x02;
    private static final int LARGE_ARRAY = 0x03;
    private static final int LITERAL = 0x04;
    private static final int INT16 = 0x05;
    private static final int UINT16 = 0x06;
    private static final int INT32 = 0x07;
    private static final int UINT32 = 0x08;
    private static final int INT64 = 0x09;
    private static final int UINT64 = 0x0A;
    private static final int DOUBLE = 0x0B;
    private static final int STRING = 0x0C;
    private static final int OPAQUE = 0x0F;

    private final byte[] bytes;
    private final JsonText out = new JsonText();

    private JsonReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The document's text. Throws an {@link IllegalArgumentException} where the bytes are no document. */
    public static String text(byte[] document) {
        // What MySQL makes of a document that was cut off by an error it ignored.
        if (document.length == 0) {
            return "null";
        }
        JsonReader reader = new JsonReader(document);
        try {
            reader.value(reader.byteAt(0), 1);
        } catch (ArrayIndexOutOfBoundsException | StringIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a JSON document that ends too early", e);
        }
        return reader.out.toString();
    }

    private void value(int type, int at) {
        switch (type) {
            case SMALL_OBJECT:
            case LARGE_OBJECT:
                container(at, true, type == LARGE_OBJECT);
                break;
            case SMALL_ARRAY:
            case LARGE_ARRAY:
                container(at, false, type == LARGE_ARRAY);
                break;
            case LITERAL:
                literal(byteAt(at));
                break;
            case INT16:
                out.integer((short) unsigned(at, 2));
                break;
            case UINT16:
                out.integer(unsigned(at, 2));
                break;
            case INT32:
                out.integer((int) unsigned(at, 4));
                break;
            case UINT32:
                out.integer(unsigned(at, 4));
                break;
            case INT64:
                out.integer(unsigned(at, 8));
                break;
            case UINT64:
                out.plain(Long.toUnsignedString(unsigned(at, 8)));
                break;
            case DOUBLE:
                out.number(Double.longBitsToDouble(unsigned(at, 8)));
                break;
            case STRING:
                string(at);
                break;
            case OPAQUE:
                opaque(at);
                break;
            default:
                throw new IllegalArgumentException("a JSON document with a value of the type " + type);
        }
    }

    private void literal(int literal) {
        if (literal > 2) {
            throw new IllegalArgumentException("a JSON document with the literal " + literal);
        }
        out.plain(literal == 0 ? "null" : literal == 1 ? "true" : "false");
    }

    /** An object or array; its offsets count from its start and take two or four bytes. */
    private void container(int start, boolean object, boolean large) {
        int width = large ? 4 : 2;
        int count = (int) unsigned(start, width);
        int keys = start + 2 * width;
        int values = object ? keys + count * (width + 2) : keys;
        out.plain(object ? '{' : '[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.plain(", ");
            }
            if (object) {
                int key = keys + i * (width + 2);
                out.quoted(utf8(start + (int) unsigned(key, width), (int) unsigned(key + width, 2)));
                out.plain(": ");
            }
            entry(start, values + i * (1 + width), large);
        }
        out.plain(object ? '}' : ']');
    }

    /** A value of a container, which stands in the entry itself where it is small. */
    private void entry(int start, int at, boolean large) {
        int type = byteAt(at);
        boolean inline = type == LITERAL || type == INT16 || type == UINT16 || large && (type == INT32 || type == UINT32);
        value(type, inline ? at + 1 : start + (int) unsigned(at + 1, large ? 4 : 2));
    }

    private void string(int at) {
        int start = afterLength(at);
        out.quoted(utf8(start, length(at)));
    }

    private void opaque(int at) {
        int type = byteAt(at);
        int start = afterLength(at + 1);
        int length = length(at + 1);
        switch (type) {
            case JsonText.DATE:
            case JsonText.TIME:
            case JsonText.DATETIME:
            case JsonText.TIMESTAMP:
                out.moment(type, unsigned(start, 8));
                break;
            case JsonText.DECIMAL:
                out.plain(decimal(start).toPlainString());
                break;
            default:
                out.opaque(type, java.util.Arrays.copyOfRange(bytes, start, start + length));
        }
    }

    /** A decimal as MySQL stores one: precision, scale, and groups of nine digits, negative ones with their bits turned. */
    private BigDecimal decimal(int at) {
        int scale = byteAt(at + 1);
        int whole = byteAt(at) - scale;
        int start = at + 2;
        boolean negative = (byteAt(start) & 0x80) == 0;
        DecimalDigits digits = new DecimalDigits(bytes, start, negative);
        digits.take(whole % 9);
        digits.take(9, whole / 9);
        digits.take(9, scale / 9);
        digits.take(scale % 9);
        BigInteger unscaled = digits.value();
        return new BigDecimal(negative ? unscaled.negate() : unscaled, scale);
    }

    /** Length in seven bits a byte, the lowest first. */
    private int length(int at) {
        int length = 0;
        for (int i = 0; ; i++) {
            int part = byteAt(at + i);
            length |= (part & 0x7F) << 7 * i;
            if ((part & 0x80) == 0) {
                return length;
            }
        }
    }

    private int afterLength(int at) {
        int i = at;
        while ((byteAt(i) & 0x80) != 0) {
            i++;
        }
        return i + 1;
    }

    private String utf8(int start, int length) {
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    private int byteAt(int at) {
        return bytes[at] & 0xFF;
    }

    private long unsigned(int at, int width) {
        long number = 0;
        for (int i = width - 1; i >= 0; i--) {
            number = number << 8 | byteAt(at + i);
        }
        return number;
    }
}
