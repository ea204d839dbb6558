package io.cdcctl.flink.mysql.binlog;

import java.util.Arrays;

/** Numbers of transactions as ascending intervals that do not touch; each ends before its second number. */
final class GtidIntervals {

    private long[] ends = new long[2];
    private int count;

    int count() {
        return count;
    }

    long from(int i) {
        return ends[2 * i];
    }

    long to(int i) {
        return ends[2 * i + 1];
    }

    void add(long from, long to) {
        int first = count;
        while (first > 0 && to(first - 1) >= from) {
            first--;
        }
        int behind = first;
        long begin = from;
        long end = to;
        while (behind < count && from(behind) <= to) {
            begin = Math.min(begin, from(behind));
            end = Math.max(end, to(behind));
            behind++;
        }
        replace(first, behind, begin, end);
    }

    /** Puts one interval in the place of those from the first up to the one behind them. */
    private void replace(int first, int behind, long from, long to) {
        int newCount = count - (behind - first) + 1;
        if (2 * newCount > ends.length) {
            ends = Arrays.copyOf(ends, 4 * newCount);
        }
        if (behind != first + 1) {
            System.arraycopy(ends, 2 * behind, ends, 2 * first + 2, 2 * (count - behind));
        }
        ends[2 * first] = from;
        ends[2 * first + 1] = to;
        count = newCount;
    }

    boolean contains(long number) {
        for (int i = count - 1; i >= 0 && to(i) > number; i--) {
            if (from(i) <= number) {
                return true;
            }
        }
        return false;
    }

    GtidIntervals copy() {
        GtidIntervals copy = new GtidIntervals();
        copy.ends = Arrays.copyOf(ends, Math.max(2, 2 * count));
        copy.count = count;
        return copy;
    }

    GtidIntervals without(GtidIntervals other) {
        GtidIntervals rest = new GtidIntervals();
        int j = 0;
        for (int i = 0; i < count; i++) {
            long from = from(i);
            while (j < other.count && other.to(j) <= from) {
                j++;
            }
            int k = j;
            while (k < other.count && other.from(k) < to(i)) {
                rest.addIfAny(from, other.from(k));
                from = other.to(k++);
            }
            rest.addIfAny(from, to(i));
        }
        return rest;
    }

    private void addIfAny(long from, long to) {
        if (from < to) {
            add(from, to);
        }
    }

    void append(StringBuilder text) {
        for (int i = 0; i < count; i++) {
            text.append(':').append(from(i));
            if (to(i) - from(i) > 1) {
                text.append('-').append(to(i) - 1);
            }
        }
    }
}
