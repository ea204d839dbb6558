package io.cdcctl.flink.mysql.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/** Does at once what is to be done by another thread, or later where that is wanted; what is to be done again and again when it is told. */
final class HandMadeContext implements SplitEnumeratorContext<BinlogSplit> {

    private final int parallelism;
    private final Map<Integer, ReaderInfo> readers = new HashMap<>();
    private final Deque<Runnable> calls = new ArrayDeque<>();

    /** {@code 0 shop.orders#1}, in the order in which they were assigned. */
    final List<String> assigned = new ArrayList<>();

    /** {@code 0 taken [shop.orders#1]} or {@code 0 unread [shop.orders]}, in the order in which they were sent. */
    final List<String> events = new ArrayList<>();

    final List<BinlogSplit> splits = new ArrayList<>();
    Runnable again;
    boolean later;

    HandMadeContext(int parallelism) {
        this.parallelism = parallelism;
    }

    void register(int reader) {
        readers.put(reader, new ReaderInfo(reader, "here"));
    }

    void unregister(int reader) {
        readers.remove(reader);
    }

    /** Does what was put off. */
    void go() {
        while (!calls.isEmpty()) {
            calls.remove().run();
        }
    }

    /** What was assigned since this was asked last. */
    List<String> assignments() {
        List<String> last = List.copyOf(assigned);
        assigned.clear();
        return last;
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return null;
    }

    @Override
    public void sendEventToSourceReader(int reader, SourceEvent event) {
        if (!readers.containsKey(reader)) {
            throw new IllegalArgumentException("no reader " + reader);
        }
        events.add(reader + " " + (event instanceof ChunksTaken
                ? "taken " + new TreeSet<>(((ChunksTaken) event).chunks)
                : "unread " + ((UnreadTables) event).troubles.keySet()));
    }

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return readers;
    }

    @Override
    public void assignSplits(SplitsAssignment<BinlogSplit> assignment) {
        assignment.assignment().forEach((reader, some) -> some.forEach(split -> {
            if (!readers.containsKey(reader)) {
                throw new IllegalArgumentException("no reader " + reader);
            }
            splits.add(split);
            assigned.add(reader + " " + split.splitId());
        }));
    }

    @Override
    public void signalNoMoreSplits(int reader) {}

    @Override
    public <T> void callAsync(Callable<T> call, BiConsumer<T, Throwable> handler) {
        calls.add(() -> run(call, handler));
        if (!later) {
            go();
        }
    }

    @Override
    public <T> void callAsync(Callable<T> call, BiConsumer<T, Throwable> handler, long delay, long period) {
        again = () -> run(call, handler);
    }

    private static <T> void run(Callable<T> call, BiConsumer<T, Throwable> handler) {
        T result = null;
        Throwable error = null;
        try {
            result = call.call();
        } catch (Exception e) {
            error = e;
        }
        handler.accept(result, error);
    }

    @Override
    public void runInCoordinatorThread(Runnable run) {
        run.run();
    }
}
