package io.cdcctl.flink.mysql.binlog;

/** A server, or one tag of a server, with the transactions of it that a set has. */
final class GtidSource {

    final long high;
    final long low;
    final String tag;
    final GtidIntervals intervals;

    GtidSource(long high, long low, String tag) {
        this(high, low, tag, new GtidIntervals());
    }

    GtidSource(long high, long low, String tag, GtidIntervals intervals) {
        this.high = high;
        this.low = low;
        this.tag = tag;
        this.intervals = intervals;
    }

    int compareTo(long otherHigh, long otherLow, String otherTag) {
        int order = Long.compareUnsigned(high, otherHigh);
        if (order == 0) {
            order = Long.compareUnsigned(low, otherLow);
        }
        return order == 0 ? tag.compareTo(otherTag) : order;
    }
}
