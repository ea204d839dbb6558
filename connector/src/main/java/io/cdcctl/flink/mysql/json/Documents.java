package io.cdcctl.flink.mysql.json;

/**
 * Reads MySQL's binary form of JSON documents, in which the binlog has them, and writes the text that MySQL itself gives, as
 * {@code CAST(document AS CHAR)} does, as a JSON text. One thread at a time uses an object; it serves for all documents.
 */
public final class Documents {

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

    /** MySQL nests 100. */
    private static final int MOST_DEPTH = 128;

    /** No value takes more characters than so many for each of its bytes: offsets that lead around in a circle end here. */
    private static final long MOST_TEXT_PER_BYTE = 32;

    private byte[] bytes;
    private int from;
    private int to;
    private JsonBytes out;
    private long mostLength;

    /** Throws an {@link IllegalArgumentException} where the bytes are no document. */
    public void write(byte[] of, int start, int end, JsonBytes to) {
        bytes = of;
        from = start;
        this.to = end;
        out = to;
        mostLength = to.length() + 1024 + MOST_TEXT_PER_BYTE * (end - start);
        out.raw('"');
        if (start == end) {
            // What MySQL makes of a document that was cut off by an error it ignored.
            out.ascii("null");
        } else {
            value(byteAt(start), start + 1, 0);
        }
        out.raw('"');
    }

    private void value(int type, int at, int depth) {
        switch (type) {
            case SMALL_OBJECT:
            case LARGE_OBJECT:
                container(at, true, type == LARGE_OBJECT, depth);
                break;
            case SMALL_ARRAY:
            case LARGE_ARRAY:
                container(at, false, type == LARGE_ARRAY, depth);
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
                out.unsigned(unsigned(at, 8));
                break;
            case DOUBLE:
                DocumentText.number(Double.longBitsToDouble(unsigned(at, 8)), out);
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
        out.ascii(literal == 0 ? "null" : literal == 1 ? "true" : "false");
    }

    /** An object or array; its offsets count from its start and take two or four bytes. */
    private void container(int start, boolean object, boolean large, int depth) {
        int width = large ? 4 : 2;
        int keyEntry = object ? width + 2 : 0;
        long count = unsigned(start, width);
        int keys = start + 2 * width;
        if (depth == MOST_DEPTH || count * (keyEntry + 1 + width) > to - keys) {
            throw new IllegalArgumentException("a JSON document with a container that is none");
        }
        int values = keys + (int) count * keyEntry;
        out.raw(object ? '{' : '[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.ascii(", ");
            }
            if (object) {
                int key = keys + i * keyEntry;
                text(start + unsigned(key, width), unsigned(key + width, 2));
                out.ascii(": ");
            }
            entry(start, values + i * (1 + width), large, depth);
        }
        out.raw(object ? '}' : ']');
    }

    /** A value of a container, which stands in the entry itself where it is small. */
    private void entry(int start, int at, boolean large, int depth) {
        if (out.length() > mostLength) {
            throw new IllegalArgumentException("a JSON document whose values stand in each other");
        }
        int type = byteAt(at);
        boolean inline = type == LITERAL || type == INT16 || type == UINT16 || large && (type == INT32 || type == UINT32);
        value(type, inline ? at + 1 : place(start + unsigned(at + 1, large ? 4 : 2)), depth + 1);
    }

    private void string(int at) {
        text(afterLength(at), length(at));
    }

    private void text(long start, long length) {
        check(start, length);
        DocumentText.quoted(bytes, (int) start, (int) (start + length), out);
    }

    private void opaque(int at) {
        int type = byteAt(at);
        int start = afterLength(at + 1);
        int length = length(at + 1);
        check(start, length);
        switch (type) {
            case DocumentText.DATE:
            case DocumentText.TIME:
            case DocumentText.DATETIME:
            case DocumentText.TIMESTAMP:
                DocumentText.moment(type, unsigned(start, 8), out);
                break;
            case DocumentText.DECIMAL:
                decimal(start, length);
                break;
            default:
                DocumentText.opaque(type, bytes, start, start + length, out);
        }
    }

    private void decimal(int at, int length) {
        int precision = byteAt(at);
        int scale = byteAt(at + 1);
        int wanted = BinaryDecimals.length(precision, scale);
        if (wanted < 0 || wanted != length - 2) {
            throw new IllegalArgumentException("a JSON document with a decimal of " + precision + " and " + scale + " digits");
        }
        BinaryDecimals.write(bytes, at + 2, precision, scale, true, out);
    }

    /** Length in seven bits a byte, the lowest first. */
    private int length(int at) {
        long length = 0;
        for (int i = 0; i < 5; i++) {
            int part = byteAt(at + i);
            length |= (part & 0x7FL) << 7 * i;
            if ((part & 0x80) == 0) {
                return place(length);
            }
        }
        throw new IllegalArgumentException("a JSON document with a text that has no end");
    }

    private int afterLength(int at) {
        int i = at;
        while ((byteAt(i) & 0x80) != 0) {
            i++;
        }
        return i + 1;
    }

    private int place(long number) {
        if (number > Integer.MAX_VALUE) {
            throw tooEarly();
        }
        return (int) number;
    }

    private void check(long start, long length) {
        if (start < from || start + length > to) {
            throw tooEarly();
        }
    }

    private int byteAt(int at) {
        if (at < from || at >= to) {
            throw tooEarly();
        }
        return bytes[at] & 0xFF;
    }

    private long unsigned(int at, int width) {
        check(at, width);
        long number = 0;
        for (int i = width - 1; i >= 0; i--) {
            number = number << 8 | bytes[at + i] & 0xFF;
        }
        return number;
    }

    private static IllegalArgumentException tooEarly() {
        return new IllegalArgumentException("a JSON document that ends too early");
    }
}
