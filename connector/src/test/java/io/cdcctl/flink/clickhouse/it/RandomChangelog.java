package io.cdcctl.flink.clickhouse.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/**
 * A random history of one table as a topic holds it: partitioned by a hash of the key, with rising offsets. Beside it
 * stands the model, which is what the table holds at the end.
 */
final class RandomChangelog {

    private static final int PARTITIONS = 3;
    private static final int CHANGES = 80;
    private static final List<String> TEXTS =
            List.of("", "a", "A", "a ", "\u00e9", "\u65e5\u672c", "'\t\n\\", "0", "00", "NULL", "x".repeat(300));

    /** What primary keys look like: SQL types of their columns. */
    private static final List<Map<String, String>> KEYS =
            List.of(columns("id", "BIGINT"), columns("name", "STRING"), columns("tenant", "INT", "name", "STRING"));

    private final Random random;
    /** SQL types of the columns of the primary key. */
    final Map<String, String> key;

    private final List<List<Row>> partitions = new ArrayList<>();
    /** Up to where each partition was read at least once, because no restart skips records. */
    private final int[] reached = new int[PARTITIONS];

    private final long[] nextOffset = new long[PARTITIONS];
    private final Map<List<Object>, Row> model = new HashMap<>();

    RandomChangelog(Random random) {
        this.random = random;
        this.key = KEYS.get(random.nextInt(KEYS.size()));
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new ArrayList<>());
            nextOffset[i] = random.nextBoolean() ? 0 : random.nextInt(Integer.MAX_VALUE) * 1000L;
        }
        for (int i = 0; i < CHANGES; i++) {
            change();
        }
    }

    private static Map<String, String> columns(String... namesAndTypes) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.put(namesAndTypes[i], namesAndTypes[i + 1]);
        }
        return columns;
    }

    private void change() {
        List<Object> chosen = randomKey();
        switch (random.nextInt(5)) {
            case 0:
                delete(chosen);
                break;
            case 1:
                delete(chosen);
                put(chosen);
                break;
            case 2:
                // An update of the primary key.
                delete(chosen);
                put(randomKey());
                break;
            default:
                put(chosen);
        }
    }

    private List<Object> randomKey() {
        return key.values().stream().map(this::randomValue).collect(Collectors.toList());
    }

    private Object randomValue(String type) {
        switch (type) {
            case "STRING":
                return TEXTS.get(random.nextInt(TEXTS.size()));
            case "INT":
                return random.nextInt(4) - 2;
            default:
                return (long) (random.nextInt(12) - 6);
        }
    }

    private void put(List<Object> keyValues) {
        String note = random.nextInt(4) == 0 ? null : TEXTS.get(random.nextInt(TEXTS.size()));
        Long amount = random.nextInt(4) == 0 ? null : random.nextLong();
        model.put(keyValues, append(RowKind.INSERT, keyValues, note, amount));
    }

    private void delete(List<Object> keyValues) {
        if (model.remove(keyValues) != null) {
            append(RowKind.DELETE, keyValues, null, null);
        }
    }

    private Row append(RowKind kind, List<Object> keyValues, String note, Long amount) {
        int partition = Math.floorMod(keyValues.hashCode(), PARTITIONS);
        List<Object> values = new ArrayList<>(keyValues);
        values.addAll(Arrays.asList(note, amount, nextOffset[partition]));
        nextOffset[partition] += 1 + random.nextInt(3);
        Row row = Row.ofKind(kind, values.toArray());
        partitions.get(partition).add(row);
        return row;
    }

    /**
     * The records that one run of a job reads: every partition from a place that was reached before, partitions
     * interleaved, and now and then without records that compaction has removed.
     *
     * @param toEnd whether all partitions are read to their ends
     */
    List<Row> read(boolean toEnd) {
        boolean compacted = random.nextInt(3) == 0;
        List<List<Row>> parts = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            int size = partitions.get(i).size();
            int from = random.nextInt(reached[i] + 1);
            int to = toEnd ? size : from + random.nextInt(size - from + 1);
            reached[i] = Math.max(reached[i], to);
            List<Row> part = new ArrayList<>(partitions.get(i).subList(from, to));
            if (compacted) {
                int partition = i;
                part.removeIf(row -> superseded(partition, row) && random.nextBoolean());
            }
            parts.add(part);
        }
        return interleaved(parts);
    }

    private boolean superseded(int partition, Row row) {
        List<Row> rows = partitions.get(partition);
        return rows.subList(rows.indexOf(row) + 1, rows.size()).stream()
                .anyMatch(later -> keyOf(later).equals(keyOf(row)));
    }

    private List<Object> keyOf(Row row) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            values.add(row.getField(i));
        }
        return values;
    }

    private List<Row> interleaved(List<List<Row>> parts) {
        List<Row> rows = new ArrayList<>();
        parts.removeIf(List::isEmpty);
        while (!parts.isEmpty()) {
            List<Row> part = parts.get(random.nextInt(parts.size()));
            int count = 1 + random.nextInt(Math.min(part.size(), 10));
            rows.addAll(part.subList(0, count));
            part.subList(0, count).clear();
            parts.removeIf(List::isEmpty);
        }
        return rows;
    }

    /** The rows at the end, as {@link ChangelogPropertyTest} reads them from ClickHouse. */
    String model() {
        return model.values().stream().map(RandomChangelog::text).sorted().collect(Collectors.joining("\n"));
    }

    private static String text(Row row) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.getArity() - 1; i++) {
            Object value = row.getField(i);
            values.add(value == null ? "NULL" : "=" + hex(value.toString()));
        }
        return String.join(" ", values);
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hex.append(String.format("%02X", b));
        }
        return hex.toString();
    }
}
