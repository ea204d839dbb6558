package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import io.cdcctl.flink.mysql.snapshot.ChunkPlanner;
import io.cdcctl.flink.mysql.snapshot.TableException;
import io.cdcctl.flink.mysql.snapshot.TablePlan;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

    /** The reader that shows which tables cannot be read. */
    private static final int TELLS = 0;

    /** All of them go to a reader in one message. */
    private static final int LONGEST = 1_000;

    /** Chunks that whoever has the binlog has at once: while it has none, it may wait for the binlog. */
    private static final int AT_HAND = 2;

    private final SplitEnumeratorContext<BinlogSplit> context;
    private final SnapshotWork work;
    private final TablePlans plans;
    private final ChunkLedger chunks;
    private final TreeSet<Integer> idleReaders = new TreeSet<>();
    private final SnapshotGate gate;
    private final long retryMillis;

    /** Why tables cannot be read at present. */
    private final TreeMap<String, String> troubles = new TreeMap<>();

    /** Null where it is not known, or where nobody has the binlog. */
    private Integer streamReader;

    private StreamPosition start;
    private boolean streaming;
    private boolean planning;

    /** What cannot be read is tried again every {@code retryMillis}. */
    BinlogEnumerator(
            SplitEnumeratorContext<BinlogSplit> context, SnapshotWork work, EnumeratorState state, SnapshotGate gate, long retryMillis) {
        this.context = context;
        this.work = work;
        this.gate = gate;
        this.retryMillis = retryMillis;
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
        context.callAsync(() -> true, (done, error) -> tryAgain(), retryMillis, retryMillis);
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
            putAway(plan.table, trouble.getMessage());
        } else {
            throwIfFailed(error);
            plans.put(step.plan);
            chunks.add(step.chunks);
            // That it can be cut does not say that its columns can be read.
            if (step.chunks.isEmpty()) {
                canBeRead(plan.table);
            }
        }
        plan();
        assign();
    }

    /** Where all others are read it waits for the binlog, whose reader is the only one that reads chunks from then on. */
    private void tryAgain() {
        if (streaming || !isSnapshotRead()) {
            plans.tryAgain();
            chunks.tryAgain();
            plan();
            assign();
        }
    }

    private void putAway(String table, String trouble) {
        plans.putAway(table);
        chunks.putAway(table);
        String why = trouble.length() > LONGEST ? trouble.substring(0, LONGEST) : trouble;
        if (!why.equals(troubles.put(table, why))) {
            tellTroubles();
        }
    }

    private void canBeRead(String table) {
        if (!chunks.isAway(table) && !plans.isAway(table) && troubles.remove(table) != null) {
            LOG.info("Table {} can be read again", table);
            tellTroubles();
        }
    }

    private void tellTroubles() {
        if (context.registeredReaders().containsKey(TELLS)) {
            context.sendEventToSourceReader(TELLS, new UnreadTables(troubles));
        }
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

    /** Chunks of a table that could not be read before: whoever has the binlog reads them, and goes on with that between two of them. */
    private void assignToStreamReader() {
        boolean there = streamReader != null && context.registeredReaders().containsKey(streamReader);
        while (there && chunks.hasPending() && chunks.assigned().size() < AT_HAND) {
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
        context.assignSplit(new BinlogSplit.OfChunk(chunks.give(reader), start), reader);
    }

    /** Whether all chunks were read, but for those that cannot be read at present. */
    private boolean isSnapshotRead() {
        return start != null && !chunks.hasPending() && chunks.noneIsBeingRead() && plans.next() == null;
    }

    @Override
    public void handleSourceEvent(int reader, SourceEvent event) {
        if (event instanceof ChunkNews.HasBinlog) {
            streamReader = reader;
        } else if (event instanceof ChunkNews.Returned) {
            takeBack(reader, (ChunkNews.Returned) event);
        } else {
            done(((ChunkNews.Done) event).chunks);
        }
        assign();
    }

    private void takeBack(int reader, ChunkNews.Returned news) {
        for (Chunk chunk : news.chunks) {
            if (chunks.takeBack(chunk, reader) && news.trouble != null) {
                putAway(chunk.table, news.trouble);
            }
        }
        List<String> ids = news.chunks.stream().map(Chunk::id).collect(Collectors.toList());
        context.sendEventToSourceReader(reader, new ChunksTaken(ids));
    }

    private void done(Set<String> ids) {
        chunks.done(ids).forEach(id -> canBeRead(Chunk.tableOf(id)));
    }

    @Override
    public void addSplitsBack(List<BinlogSplit> splits, int reader) {
        idleReaders.remove(reader);
        if (streamReader != null && streamReader == reader) {
            streamReader = null;
        }
        for (BinlogSplit split : splits) {
            if (split instanceof BinlogSplit.OfChunk) {
                chunks.takeBack(((BinlogSplit.OfChunk) split).chunk, reader);
            } else if (split instanceof BinlogSplit.OfStream) {
                start = ((BinlogSplit.OfStream) split).position;
                streaming = false;
            }
        }
        assign();
    }

    /** A reader asks for its work by itself. */
    @Override
    public void addReader(int reader) {
        if (reader == TELLS && !troubles.isEmpty()) {
            tellTroubles();
        }
    }

    @Override
    public EnumeratorState snapshotState(long checkpoint) {
        gate.taken(checkpoint, start != null, isSnapshotRead());
        return new EnumeratorState(start, plans.all(), chunks.withoutReader(), chunks.assigned(), streaming);
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
