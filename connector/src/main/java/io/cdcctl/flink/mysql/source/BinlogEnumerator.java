package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import io.cdcctl.flink.mysql.snapshot.ChunkPlanner;
import io.cdcctl.flink.mysql.snapshot.TableException;
import io.cdcctl.flink.mysql.snapshot.TablePlan;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives readers the chunks of the snapshot, and then one of them the binlog from the place at which the snapshot began. */
final class BinlogEnumerator implements SplitEnumerator<BinlogSplit, EnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(BinlogEnumerator.class);

    /** Chunks that wait for a reader before no more are looked for. */
    private static final int ENOUGH = 16;

    private static final long RETRY_MILLIS = 30_000;

    private final SplitEnumeratorContext<BinlogSplit> context;
    private final SnapshotWork work;
    private final TablePlans plans;
    private final Deque<Chunk> pending;
    private final Set<String> assigned;

    /** Assigned chunks whose tables cannot be read at present. */
    private final Set<String> waiting = new HashSet<>();

    private final TreeSet<Integer> idleReaders = new TreeSet<>();
    private StreamPosition start;
    private boolean streaming;
    private boolean planning;

    BinlogEnumerator(SplitEnumeratorContext<BinlogSplit> context, SnapshotWork work, EnumeratorState state) {
        this.context = context;
        this.work = work;
        start = state.start;
        plans = new TablePlans(state.plans);
        pending = new ArrayDeque<>(state.pending);
        assigned = new HashSet<>(state.assigned);
        streaming = state.streaming;
    }

    @Override
    public void start() {
        if (start == null) {
            context.callAsync(work::begin, this::begun);
        } else {
            plan();
        }
        context.callAsync(() -> true, (done, error) -> tryAgain(), RETRY_MILLIS, RETRY_MILLIS);
    }

    private void begun(StreamPosition position, Throwable error) {
        throwIfFailed(error);
        LOG.info("The snapshot begins at {}", position);
        start = position;
        plan();
        assign();
    }

    /** Looks for the next chunks of the first table that is not cut to its end. */
    private void plan() {
        if (start == null || planning || pending.size() >= ENOUGH) {
            return;
        }
        TablePlan plan = plans.next();
        if (plan != null) {
            planning = true;
            context.callAsync(() -> work.plan(plan), (step, error) -> planned(plan, step, error));
        }
    }

    private void planned(TablePlan plan, ChunkPlanner.Step step, Throwable error) {
        planning = false;
        TableException trouble = ExceptionUtils.findThrowable(error, TableException.class).orElse(null);
        if (trouble != null) {
            LOG.warn("{} Its snapshot is tried again.", trouble.getMessage());
            plans.wait(plan);
        } else {
            throwIfFailed(error);
            plans.put(step.plan);
            pending.addAll(step.chunks);
        }
        plan();
        assign();
    }

    private void tryAgain() {
        plans.tryAgain();
        plan();
    }

    @Override
    public void handleSplitRequest(int reader, String host) {
        idleReaders.add(reader);
        assign();
    }

    private void assign() {
        idleReaders.retainAll(context.registeredReaders().keySet());
        while (!idleReaders.isEmpty() && !pending.isEmpty()) {
            assign(pending.remove(), idleReaders.pollFirst());
        }
        // A table that could not be read before: whoever has the binlog reads the chunk first.
        while (streaming && !pending.isEmpty() && !context.registeredReaders().isEmpty()) {
            assign(pending.remove(), context.registeredReaders().keySet().iterator().next());
        }
        if (!streaming && !idleReaders.isEmpty() && isSnapshotRead()) {
            streaming = true;
            LOG.info("The binlog is read from {}", start);
            context.assignSplit(new BinlogSplit.OfStream(start), idleReaders.pollFirst());
        }
        plan();
    }

    private void assign(Chunk chunk, int reader) {
        assigned.add(chunk.id());
        context.assignSplit(new BinlogSplit.OfChunk(chunk), reader);
    }

    /** Whether all chunks were read, but for those that cannot be read at present. */
    private boolean isSnapshotRead() {
        return start != null
                && pending.isEmpty()
                && waiting.containsAll(assigned)
                && plans.next() == null;
    }

    @Override
    public void handleSourceEvent(int reader, SourceEvent event) {
        ChunkNews news = (ChunkNews) event;
        if (news.done) {
            assigned.removeAll(news.chunks);
            waiting.removeAll(news.chunks);
        } else {
            waiting.addAll(news.chunks);
        }
        assign();
    }

    @Override
    public void addSplitsBack(List<BinlogSplit> splits, int reader) {
        idleReaders.remove(reader);
        for (BinlogSplit split : splits) {
            if (split instanceof BinlogSplit.OfChunk) {
                assigned.remove(split.splitId());
                waiting.remove(split.splitId());
                pending.addFirst(((BinlogSplit.OfChunk) split).chunk);
            } else if (split instanceof BinlogSplit.OfStream) {
                start = ((BinlogSplit.OfStream) split).position;
                streaming = false;
            }
        }
        assign();
    }

    /** A reader asks for its work by itself. */
    @Override
    public void addReader(int reader) {}

    @Override
    public EnumeratorState snapshotState(long checkpoint) {
        return new EnumeratorState(start, plans.all(), new ArrayList<>(pending), assigned, streaming);
    }

    @Override
    public void close() throws IOException {
        work.close();
    }

    private static void throwIfFailed(Throwable error) {
        if (error != null) {
            throw new FlinkRuntimeException(error.getMessage(), error);
        }
    }
}
