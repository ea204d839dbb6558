package io.cdcctl.flink.mysql.job;

import io.cdcctl.flink.mysql.table.RecordVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;

/**
 * What a job has written into its topics, folded as their readers do: the newest version of a key counts. The job runs in this process,
 * and there is one at a time.
 */
final class WrittenRecords {

    static final WrittenRecords ALL = new WrittenRecords();

    /** A record, whose value is null where it deletes a row. */
    static final class One {
        final String value;
        final long version;

        private One(String value, long version) {
            this.value = value;
            this.version = version;
        }
    }

    /** By topic and then by key: the newest one by its version, and the one that came last. */
    private final Map<String, Map<String, One>> newest = new HashMap<>();

    private final Map<String, Map<String, One>> last = new HashMap<>();

    /** By topic, key and version what was written; what is read again has to be the same. */
    private final Map<String, String> seen = new HashMap<>();

    private final List<String> problems = new ArrayList<>();

    /** The job fails at the record that makes it zero. */
    private int failIn;

    private long count;

    private WrittenRecords() {}

    synchronized void clear() {
        newest.clear();
        last.clear();
        seen.clear();
        problems.clear();
        failIn = 0;
    }

    synchronized void failIn(int records) {
        failIn = records;
    }

    /** Whether the job is still to fail. */
    synchronized boolean isToFail() {
        return failIn > 0;
    }

    synchronized void take(RowData record) {
        if (failIn > 0 && --failIn == 0) {
            throw new IllegalStateException("the job is to fail here");
        }
        count++;
        String topic = record.getString(0).toString();
        String key = new String(record.getBinary(1), StandardCharsets.UTF_8);
        String value = record.isNullAt(2) ? null : new String(record.getBinary(2), StandardCharsets.UTF_8);
        One one = new One(value, record.getLong(3));
        if (value != null && value.startsWith("[")) {
            problem(topic + " " + key + " is no row: " + value);
        }
        if (one.version != RecordVersion.ofSnapshot()) {
            String text = value == null ? "-" : value;
            String before = seen.putIfAbsent(topic + key + one.version, text);
            if (before != null && !before.equals(text)) {
                problem(topic + " " + key + " with the version " + one.version + " is " + before + " and then " + text);
            }
        }
        last.computeIfAbsent(topic, name -> new HashMap<>()).put(key, one);
        newest.computeIfAbsent(topic, name -> new HashMap<>()).merge(key, one, (old, now) -> now.version >= old.version ? now : old);
    }

    private void problem(String text) {
        if (problems.size() < 10) {
            problems.add(text.length() > 2_000 ? text.substring(0, 2_000) + " .." : text);
        }
    }

    /** What no job may write. */
    synchronized List<String> problems() {
        return new ArrayList<>(problems);
    }

    /** By key, the rows that are there. */
    synchronized Map<String, String> rows(String topic) {
        Map<String, String> rows = new HashMap<>();
        newest.getOrDefault(topic, Map.of()).forEach((key, one) -> {
            if (one.value != null) {
                rows.put(key, one.value);
            }
        });
        return rows;
    }

    /**
     * Keys whose last record is not the newest one, nor has what that has: Kafka would compact to the wrong one. A row of the snapshot
     * that could not be read before comes behind changes that are in it.
     */
    synchronized List<String> keysThatEndWrong(String topic) {
        List<String> keys = new ArrayList<>();
        last.getOrDefault(topic, Map.of()).forEach((key, one) -> {
            One wanted = newest.get(topic).get(key);
            if (one.version != wanted.version && !row(one).equals(row(wanted))) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** The columns of the row, without what the change was and when. */
    private static String row(One record) {
        return record.value == null ? "" : record.value.replaceFirst(",\"op\":\"[^\"]*\",\"op_ts\":\"[^\"]*\"}$", "");
    }

    /** Records that were written since the process began. */
    synchronized long count() {
        return count;
    }
}
