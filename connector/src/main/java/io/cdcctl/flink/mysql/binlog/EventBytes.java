package io.cdcctl.flink.mysql.binlog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the parts of an event in order and never beyond its end. */
final class EventBytes {

    byte[] bytes;
    int end;
    int at;

    EventBytes() {}

    EventBytes(byte[] bytes, int from, int to) throws MalformedEventException {
        set(bytes, from, to);
    }

    /** Goes to the beginning of another event. */
    final void set(byte[] bytes, int from, int to) throws MalformedEventException {
        if (from < 0 || to < from || to > bytes.length) {
            throw new MalformedEventException("an event from " + from + " to " + to + " in " + bytes.length + " bytes");
        }
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    int left() {
        return end - at;
    }

    void need(long count) throws MalformedEventException {
        if (count < 0 || count > end - at) {
            throw new MalformedEventException("the event ends " + (end - at) + " bytes on, and " + count + " are to come");
        }
    }

    void skip(long count) throws MalformedEventException {
        need(count);
        at += (int) count;
    }

    int u8() throws MalformedEventException {
        need(1);
        return bytes[at++] & 255;
    }

    int u16() throws MalformedEventException {
        return (int) le(2);
    }

    /** An unsigned number of up to 8 bytes, the lowest first. */
    long le(int count) throws MalformedEventException {
        need(count);
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 255;
        }
        at += count;
        return value;
    }

    /** 8 bytes, the highest first. */
    long be8() throws MalformedEventException {
        return Long.reverseBytes(le(8));
    }

    /** A number with as many bytes as it needs, as MySQL's protocol has it. */
    long packed() throws MalformedEventException {
        int first = u8();
        switch (first) {
            case 251:
            case 255:
                throw new MalformedEventException("a packed number that begins with " + first);
            case 252:
                return le(2);
            case 253:
                return le(3);
            case 254:
                return le(8);
            default:
                return first;
        }
    }

    /** A packed number that counts things of which each takes at least so many bytes. */
    int count(int bytesOfEach) throws MalformedEventException {
        long count = packed();
        if (count < 0 || count * (long) bytesOfEach > left() || count > Integer.MAX_VALUE) {
            throw new MalformedEventException(count + " things in " + left() + " bytes");
        }
        return (int) count;
    }

    /** A number as MySQL's library for serialisation has it: the trailing ones of the first byte count the bytes that follow. */
    long varlen() throws MalformedEventException {
        int first = u8();
        int more = Integer.numberOfTrailingZeros(~first);
        if (more >= 8) {
            return le(8);
        }
        long high = le(more);
        return first >> more + 1 | high << 7 - more;
    }

    /** The same with a sign, which is the lowest bit. */
    long signedVarlen() throws MalformedEventException {
        long value = varlen();
        return value >>> 1 ^ -(value & 1);
    }

    byte[] copy(long count) throws MalformedEventException {
        need(count);
        at += (int) count;
        return Arrays.copyOfRange(bytes, at - (int) count, at);
    }

    String utf8(long count) throws MalformedEventException {
        need(count);
        at += (int) count;
        return new String(bytes, at - (int) count, (int) count, StandardCharsets.UTF_8);
    }
}
