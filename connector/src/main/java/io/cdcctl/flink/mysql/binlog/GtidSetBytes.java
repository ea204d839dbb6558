package io.cdcctl.flink.mysql.binlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Sets of GTIDs as the protocol and PREVIOUS_GTIDS have them: the old form without tags, the form of MySQL 8.3 with them. */
public final class GtidSetBytes {

    private static final long TAGGED = 1;

    private GtidSetBytes() {}

    public static byte[] encode(GtidSet set) {
        boolean tagged = set.sources().stream().anyMatch(source -> !source.tag.isEmpty());
        int size = 8;
        for (GtidSource source : set.sources()) {
            size += 16 + (tagged ? 1 + source.tag.length() : 0) + 8 + 16 * source.intervals.count();
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        long count = set.sources().size();
        out.putLong(tagged ? TAGGED << 56 | count << 8 | TAGGED : count);
        for (GtidSource source : set.sources()) {
            out.putLong(Long.reverseBytes(source.high));
            out.putLong(Long.reverseBytes(source.low));
            if (tagged) {
                out.put((byte) (source.tag.length() << 1));
                out.put(source.tag.getBytes(StandardCharsets.US_ASCII));
            }
            out.putLong(source.intervals.count());
            for (int i = 0; i < source.intervals.count(); i++) {
                out.putLong(source.intervals.from(i));
                out.putLong(source.intervals.to(i));
            }
        }
        return out.array();
    }

    /** Reads the same, which is also the body of PREVIOUS_GTIDS. */
    public static GtidSet decode(byte[] bytes, int from, int to) throws MalformedEventException {
        EventBytes in = new EventBytes(bytes, from, to);
        long header = in.le(8);
        boolean tagged = header >>> 56 == TAGGED;
        long sources = tagged ? (header << 8) >>> 16 : header;
        if (sources < 0 || sources > in.left() / 24) {
            throw new MalformedEventException("a set of GTIDs of " + sources + " servers in " + in.left() + " bytes");
        }
        GtidSet set = new GtidSet();
        for (long i = 0; i < sources; i++) {
            long high = in.be8();
            long low = in.be8();
            String tag = tagged ? in.utf8(in.varlen()) : "";
            long intervals = in.le(8);
            if (intervals < 0 || intervals > in.left() / 16) {
                throw new MalformedEventException(intervals + " intervals of GTIDs in " + in.left() + " bytes");
            }
            for (long j = 0; j < intervals; j++) {
                long begin = in.le(8);
                long end = in.le(8);
                if (begin < 1 || end <= begin) {
                    throw new MalformedEventException("GTIDs from " + begin + " up to " + end);
                }
                set.addRange(high, low, tag, begin, end);
            }
        }
        return set;
    }
}
