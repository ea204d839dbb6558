package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.ChunkPlanner;
import io.cdcctl.flink.mysql.snapshot.TableException;
import io.cdcctl.flink.mysql.snapshot.TablePlan;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.io.IOException;
import java.util.List;
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

    private static final long RETRY_MILLIS = 30_000;

    private final SplitEnumeratorContext<BinlogSplit> context;
    private final SnapshotWork work;
    private final TablePlans plans;
    private final ChunkLedger chunks;
    private final TreeSet<Integer> idleReaders = new TreeSet<>();
    private final SnapshotGate gate;

    /** Null where it is not known, or where nobody has the binlog. */
    private Integer streamReader;

    private StreamPosition start;
    private boolean streaming;
    private boolean planning;

    BinlogEnumerator(SplitEnumeratorContext<BinlogSplit> context, SnapshotWork work, EnumeratorState state, SnapshotGate gate) {
        this.context = context;
        this.work = work;
        this.gate = gate;
        start = state.start;
        plans = new TablePlans(state.plans);
        chunks = new ChunkLedger(state.pending, state.assigned);
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
        if (start == null || planning || chunks.isEnough()) {
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
            chunks.add(step.chunks);
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
        if (streaming) {
            assignToStreamReader();
        } else if (gate.mayReadRows()) {
            while (!idleReaders.isEmpty() && chunks.hasPending()) {
                assignChunk(idleReaders.pollFirst());
            }
            assignStream();
        }
        plan();
    }

    /** Chunks of a table that could not be read before, one by one: whoever has the binlog reads them before it goes on with that. */
    private void assignToStreamReader() {
        boolean there = streamReader != null && context.registeredReaders().containsKey(streamReader);
        if (there && chunks.hasPending() && chunks.noneIsBeingRead()) {
            assignChunk(streamReader);
        }
    }

    /** A topic's last record of a key has to be the newest: other readers' rows are there once a checkpoint has them. */
    private void assignStream() {
        boolean alone = context.currentParallelism() == 1;
        if (!idleReaders.isEmpty() && isSnapshotRead() && (alone || gate.areRowsWritten())) {
            streaming = true;
            LOG.info("The binlog is read from {}", start);
            context.assignSplit(new BinlogSplit.OfStream(start), idleReaders.pollFirst());
        }
    }

    private void assignChunk(int reader) {
        gate.chunkGiven();
        context.assignSplit(new BinlogSplit.OfChunk(chunks.give(), start), reader);
    }

    /** Whether all chunks were read, but for those that cannot be read at present. */
    private boolean isSnapshotRead() {
        return start != null && !chunks.hasPending() && chunks.noneIsBeingRead() && plans.next() == null;
    }

    @Override
    public void handleSourceEvent(int reader, SourceEvent event) {
        ChunkNews news = (ChunkNews) event;
        if (news.splits.remove(BinlogSplit.OfStream.ID)) {
            streamReader = reader;
        }
        switch (news.what) {
            case HAS:
                chunks.has(news.splits);
                break;
            case WAITS:
                chunks.waits(news.splits);
                break;
            default:
                chunks.done(news.splits);
        }
        assign();
    }

    @Override
    public void addSplitsBack(List<BinlogSplit> splits, int reader) {
        idleReaders.remove(reader);
        if (streamReader != null && streamReader == reader) {
            streamReader = null;
        }
        for (BinlogSplit split : splits) {
            if (split instanceof BinlogSplit.OfChunk) {
                chunks.takeBack(((BinlogSplit.OfChunk) split).chunk);
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
        gate.taken(checkpoint, start != null, isSnapshotRead());
        return new EnumeratorState(start, plans.all(), chunks.pending(), chunks.assigned(), streaming);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        gate.completed(checkpoint);
        assign();
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
