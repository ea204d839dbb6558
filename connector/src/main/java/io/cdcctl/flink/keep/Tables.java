package io.cdcctl.flink.keep;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether ClickHouse still has the tables that the sync job writes. Where its volume was lost, the init script makes them
 * again, empty and with other UUIDs, and a job that goes on from its offsets would never fill them.
 */
final class Tables {

    /** What is known of them. */
    enum State {
        SAME,
        OTHER,
        /** ClickHouse does not answer. */
        UNKNOWN
    }

    private static final int WATCH_SECONDS = 60;
    private static final Pattern ID = Pattern.compile("\\s\\S*$");

    private final StateFolder folder;
    private final TableIds ids;
    private final LongSupplier seconds;
    private long watchAt = Long.MIN_VALUE;
    private State watched = State.SAME;

    Tables(StateFolder folder, TableIds ids, LongSupplier seconds) {
        this.folder = folder;
        this.ids = ids;
        this.seconds = seconds;
    }

    /** Writes down which tables a sync job of this generation fills; false where that cannot be told. */
    boolean record() throws IOException, InterruptedException {
        Optional<String> now = ask();
        if (now.isEmpty() || now.get().isEmpty()) {
            return false;
        }
        folder.recordTables(now.get());
        return true;
    }

    /**
     * Compares. What cdcctl has submitted is written down when it is first seen.
     *
     * @param asSubmitted whether the tables that are asked for are those of the job: where its config has changed since,
     *     only those count that both have
     */
    State compare(boolean asSubmitted) throws IOException, InterruptedException {
        Optional<String> before = folder.tables();
        if (before.isEmpty()) {
            return asSubmitted && record() ? State.SAME : State.UNKNOWN;
        }
        Optional<String> now = ask();
        if (now.isEmpty()) {
            return State.UNKNOWN;
        }
        boolean same = asSubmitted ? now.equals(before) : agree(byName(before.get()), byName(now.get()));
        return same ? State.SAME : State.OTHER;
    }

    /** The same, at most once a minute. */
    State watch(boolean asSubmitted) throws IOException, InterruptedException {
        if (seconds.getAsLong() >= watchAt) {
            watchAt = seconds.getAsLong() + WATCH_SECONDS;
            watched = compare(asSubmitted);
        }
        return watched;
    }

    private static boolean agree(Map<String, String> before, Map<String, String> now) {
        return before.entrySet().stream()
                .allMatch(table -> table.getValue().equals(now.getOrDefault(table.getKey(), table.getValue())));
    }

    /** The id is the last field of a line. */
    private static Map<String, String> byName(String lines) {
        return lines.lines().collect(Collectors.toMap(
                line -> ID.matcher(line).replaceFirst(""), Function.identity(), (one, other) -> other));
    }

    private Optional<String> ask() throws InterruptedException {
        try {
            return Optional.of(ids.ask());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
