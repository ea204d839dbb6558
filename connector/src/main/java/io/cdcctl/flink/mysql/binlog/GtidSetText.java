package io.cdcctl.flink.mysql.binlog;

import java.util.Locale;
import java.util.UUID;

/** Sets of GTIDs as MySQL writes them in its variables. */
final class GtidSetText {

    private GtidSetText() {}

    static GtidSet parse(String text) {
        GtidSet set = new GtidSet();
        for (String part : text.split(",")) {
            if (!part.isBlank()) {
                add(part.strip().toLowerCase(Locale.ROOT), set);
            }
        }
        return set;
    }

    private static void add(String part, GtidSet set) {
        String[] words = part.split(":");
        if (words.length < 2 || !words[0].matches("[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}")) {
            throw new IllegalArgumentException("'" + part + "' is no part of a set of GTIDs");
        }
        String hex = words[0].replace("-", "");
        long high = Long.parseUnsignedLong(hex.substring(0, 16), 16);
        long low = Long.parseUnsignedLong(hex.substring(16), 16);
        String tag = "";
        for (int i = 1; i < words.length; i++) {
            String word = words[i].strip();
            if (word.matches("[a-z_][a-z0-9_]{0,31}")) {
                tag = word;
            } else if (word.matches("\\d{1,19}(\\s*-\\s*\\d{1,19})?")) {
                String[] ends = word.split("\\s*-\\s*");
                long from = Long.parseLong(ends[0]);
                set.addRange(high, low, tag, from, Math.addExact(Long.parseLong(ends[ends.length - 1]), 1));
            } else {
                throw new IllegalArgumentException("'" + word + "' is neither a tag nor an interval in the set of GTIDs " + part);
            }
        }
    }

    /** In one line. */
    static String write(GtidSet set) {
        StringBuilder text = new StringBuilder();
        GtidSource before = null;
        for (GtidSource source : set.sources()) {
            if (before == null || before.high != source.high || before.low != source.low) {
                text.append(before == null ? "" : ",").append(new UUID(source.high, source.low));
            }
            if (!source.tag.isEmpty()) {
                text.append(':').append(source.tag);
            }
            source.intervals.append(text);
            before = source;
        }
        return text.toString();
    }
}
