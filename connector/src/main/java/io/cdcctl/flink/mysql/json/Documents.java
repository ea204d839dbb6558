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

    private static final int LEAST_ROOM = 1024;

    private final DocumentBytes in = new DocumentBytes();
    private JsonBytes out;
    private long mostLength;

    /** Throws an {@link IllegalArgumentException} where the bytes are no document. */
    public void write(byte[] bytes, int from, int to, JsonBytes json) {
        in.set(bytes, from, to);
        out = json;
        mostLength = out.length() + LEAST_ROOM + MOST_TEXT_PER_BYTE * (to - from);
        out.raw('"');
        if (from == to) {
            // What MySQL makes of a document that was cut off by an error it ignored.
            out.ascii("null");
        } else {
            value(in.byteAt(from), from + 1, 0);
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
                literal(in.byteAt(at));
                break;
            case INT16:
                out.integer((short) in.unsigned(at, 2));
                break;
            case UINT16:
                out.integer(in.unsigned(at, 2));
                break;
            case INT32:
                out.integer((int) in.unsigned(at, 4));
                break;
            case UINT32:
                out.integer(in.unsigned(at, 4));
                break;
            case INT64:
                out.integer(in.unsigned(at, 8));
                break;
            case UINT64:
                out.unsigned(in.unsigned(at, 8));
                break;
            case DOUBLE:
                DocumentNumbers.write(Double.longBitsToDouble(in.unsigned(at, 8)), out);
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
        long count = in.unsigned(start, width);
        int keys = start + 2 * width;
        if (depth == MOST_DEPTH || count * (keyEntry + 1 + width) > in.left(keys)) {
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
                text(start + in.unsigned(key, width), in.unsigned(key + width, 2));
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
        int type = in.byteAt(at);
        boolean inline = type == LITERAL || type == INT16 || type == UINT16 || large && (type == INT32 || type == UINT32);
        value(type, inline ? at + 1 : in.place(start + in.unsigned(at + 1, large ? 4 : 2)), depth + 1);
    }

    private void string(int at) {
        text(in.afterLength(at), in.length(at));
    }

    private void text(long start, long length) {
        in.check(start, length);
        DocumentText.quoted(in.bytes, (int) start, (int) (start + length), out);
    }

    private void opaque(int at) {
        int type = in.byteAt(at);
        int start = in.afterLength(at + 1);
        int length = in.length(at + 1);
        in.check(start, length);
        switch (type) {
            case DocumentText.DATE:
            case DocumentText.TIME:
            case DocumentText.DATETIME:
            case DocumentText.TIMESTAMP:
                DocumentText.moment(type, in.unsigned(start, 8), out);
                break;
            case DocumentText.DECIMAL:
                decimal(start, length);
                break;
            default:
                DocumentText.opaque(type, in.bytes, start, start + length, out);
        }
    }

    private void decimal(int at, int length) {
        int precision = in.byteAt(at);
        int scale = in.byteAt(at + 1);
        int wanted = BinaryDecimals.length(precision, scale);
        if (wanted < 0 || wanted != length - 2) {
            throw new IllegalArgumentException("a JSON document with a decimal of " + precision + " and " + scale + " digits");
        }
        BinaryDecimals.write(in.bytes, at + 2, precision, scale, true, out);
    }
}
