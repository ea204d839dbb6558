package io.cdcctl.flink.mysql.binlog;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Transactions by their global names, tags among them. It can be changed; {@link #copy} gives one that does not change with it. */
public final class GtidSet {

    /** In MySQL's order: by UUID, then by tag, the empty one first. */
    private final List<GtidSource> sources = new ArrayList<>();

    /** The source that was added to last, which mostly is the next one too. */
    private GtidSource last;

    /**
     * Reads MySQL's text: {@code uuid:1-5:7:tag:1-3,uuid:..}, with white space where MySQL allows it.
     *
     * @throws IllegalArgumentException where the text is none
     */
    public static GtidSet parse(String text) {
        return GtidSetText.parse(text);
    }

    /** Adds one transaction. */
    public void add(GtidEvent gtid) {
        add(gtid.uuidHigh, gtid.uuidLow, gtid.tag, gtid.number);
    }

    /** Adds one transaction; the tag is empty where it has none. */
    public void add(UUID uuid, String tag, long number) {
        add(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits(), tag, number);
    }

    void add(long high, long low, String tag, long number) {
        addRange(high, low, tag, number, number + 1);
    }

    /** Adds the transactions from the first up to, but not with, the second number. */
    void addRange(long high, long low, String tag, long from, long to) {
        if (from < 1) {
            throw new IllegalArgumentException("the transaction number " + from);
        }
        if (to <= from) {
            return;
        }
        if (last == null || last.compareTo(high, low, tag) != 0) {
            last = source(high, low, tag);
        }
        last.intervals.add(from, to);
    }

    private GtidSource source(long high, long low, String tag) {
        int at = find(high, low, tag);
        if (at < 0) {
            at = -at - 1;
            sources.add(at, new GtidSource(high, low, tag));
        }
        return sources.get(at);
    }

    private int find(long high, long low, String tag) {
        int from = 0;
        int to = sources.size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = sources.get(middle).compareTo(high, low, tag);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return -from - 1;
    }

    public boolean contains(GtidEvent gtid) {
        int at = find(gtid.uuidHigh, gtid.uuidLow, gtid.tag);
        return at >= 0 && sources.get(at).intervals.contains(gtid.number);
    }

    public boolean contains(UUID uuid, String tag, long number) {
        int at = find(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits(), tag);
        return at >= 0 && sources.get(at).intervals.contains(number);
    }

    public boolean isEmpty() {
        return sources.isEmpty();
    }

    public boolean isSubsetOf(GtidSet other) {
        return subtract(other).isEmpty();
    }

    /** A new set with what is in this one or in the other. */
    public GtidSet union(GtidSet other) {
        GtidSet union = copy();
        for (GtidSource source : other.sources) {
            GtidIntervals to = union.source(source.high, source.low, source.tag).intervals;
            for (int i = 0; i < source.intervals.count(); i++) {
                to.add(source.intervals.from(i), source.intervals.to(i));
            }
        }
        return union;
    }

    /** A new set with what is in this one and not in the other. */
    public GtidSet subtract(GtidSet other) {
        GtidSet rest = new GtidSet();
        for (GtidSource source : sources) {
            int at = other.find(source.high, source.low, source.tag);
            GtidIntervals left =
                    at < 0 ? source.intervals.copy() : source.intervals.without(other.sources.get(at).intervals);
            if (left.count() > 0) {
                rest.sources.add(new GtidSource(source.high, source.low, source.tag, left));
            }
        }
        return rest;
    }

    public GtidSet copy() {
        return subtract(new GtidSet());
    }

    /** In the order in which they stand in MySQL's texts and bytes. */
    List<GtidSource> sources() {
        return sources;
    }

    /** As MySQL writes it, in one line. */
    @Override
    public String toString() {
        return GtidSetText.write(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GtidSet && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
