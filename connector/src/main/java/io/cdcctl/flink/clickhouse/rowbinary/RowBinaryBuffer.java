package io.cdcctl.flink.clickhouse.rowbinary;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Growing array with the primitives of ClickHouse's RowBinary: little endian, lengths as LEB128. */
public final class RowBinaryBuffer {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int position;

    public RowBinaryBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    /** Number of bytes written. */
    public int position() {
        return position;
    }

    /** Forgets what was written after a position. */
    public void rewind(int to) {
        position = to;
    }

    /** The array behind the buffer, of which {@link #position} bytes are written. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, position);
    }

    public void writeByte(int value) {
        reserve(1);
        bytes[position++] = (byte) value;
    }

    public void writeShort(short value) {
        reserve(2);
        SHORT.set(bytes, position, value);
        position += 2;
    }

    public void writeInt(int value) {
        reserve(4);
        INT.set(bytes, position, value);
        position += 4;
    }

    public void writeLong(long value) {
        reserve(8);
        LONG.set(bytes, position, value);
        position += 8;
    }

    /** Makes NULL of a value that is yet to be written: the byte before it says "not NULL". */
    void turnIntoNull() {
        bytes[position - 1] = 1;
    }

    /** The low bytes of a number, 1, 2 or 4 of them, or a multiple of 8, which the sign fills up. */
    public void writeInteger(long value, int width) {
        switch (width) {
            case 1:
                writeByte((int) value);
                break;
            case 2:
                writeShort((short) value);
                break;
            case 4:
                writeInt((int) value);
                break;
            default:
                writeLong(value);
                for (int written = 8; written < width; written += 8) {
                    writeLong(value >> 63);
                }
        }
    }

    /** The same for a number of any size. */
    void writeInteger(BigInteger value, int width) {
        if (value.bitLength() < Long.SIZE) {
            writeInteger(value.longValue(), width);
            return;
        }
        for (int written = 0; written < width; written += 8) {
            writeLong(value.shiftRight(written * 8).longValue());
        }
    }

    public void writeZeros(int count) {
        reserve(count);
        Arrays.fill(bytes, position, position + count, (byte) 0);
        position += count;
    }

    public void writeBytes(byte[] source) {
        reserve(source.length);
        System.arraycopy(source, 0, bytes, position, source.length);
        position += source.length;
    }

    public void writeVarInt(int value) {
        reserve(5);
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            bytes[position++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[position++] = (byte) rest;
    }

    public void writeString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeVarInt(utf8.length);
        writeBytes(utf8);
    }

    /** Makes room for a number of bytes and returns where they go; {@link #advance} then counts them as written. */
    int claim(int count) {
        reserve(count);
        return position;
    }

    void advance(int count) {
        position += count;
    }

    private void reserve(int count) {
        if (bytes.length - position < count) {
            long wanted = Math.max((long) bytes.length * 2, (long) position + count);
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
        }
    }
}
