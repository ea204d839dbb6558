package io.cdcctl.flink.mysql.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.FlinkRuntimeException;

/** Hands on the records that one thread reads: first those of chunks, then those of the binlog. */
// The base class declares that closing may throw anything.
@SuppressWarnings("try")
final class BinlogSourceReader
        extends SingleThreadMultiplexSourceReaderBase<Part, RowData, BinlogSplit, SplitProgress> {

    private final OpenReader open;
    private final EpochGate gate;
    private final FirstLook look;

    /** Chunks that were read. */
    private final Set<String> done = new HashSet<>();

    private final ReaderMetrics metrics;

    BinlogSourceReader(OpenReader open, EpochGate gate, FirstLook look, SourceReaderContext context) {
        this(open, gate, look, new ReaderMetrics(context.metricGroup()), context);
    }

    private BinlogSourceReader(OpenReader open, EpochGate gate, FirstLook look, ReaderMetrics metrics, SourceReaderContext context) {
        super(open, (part, output, progress) -> emit(part, output, progress, metrics, context), context.getConfiguration(), context);
        this.open = open;
        this.gate = gate;
        this.look = look;
        this.metrics = metrics;
    }

    /** All of a part: a checkpoint is taken before it or behind it. */
    private static void emit(
            Part part, SourceOutput<RowData> output, SplitProgress progress, ReaderMetrics metrics, SourceReaderContext context) {
        for (RowData record : part.records) {
            output.collect(record);
        }
        metrics.add(part.notices);
        if (part.changedAt > 0 && !part.records.isEmpty()) {
            metrics.handedOn(part.changedAt);
        }
        if (part.end != null) {
            progress.position = part.end;
        }
        if (part.waits) {
            context.sendSourceEventToCoordinator(new ChunkNews(Set.of(progress.split().splitId()), ChunkNews.What.WAITS));
            context.sendSplitRequest();
        }
    }

    @Override
    public void start() {
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }

    @Override
    public void addSplits(List<BinlogSplit> splits) {
        List<BinlogSplit> work = new ArrayList<>();
        for (BinlogSplit split : splits) {
            if (split instanceof BinlogSplit.OfDone) {
                Set<String> chunks = ((BinlogSplit.OfDone) split).chunks;
                done.addAll(chunks);
                context.sendSourceEventToCoordinator(new ChunkNews(chunks, ChunkNews.What.DONE));
            } else if (split instanceof BinlogSplit.OfNotices) {
                metrics.add(((BinlogSplit.OfNotices) split).notices);
            } else {
                work.add(split);
            }
        }
        if (!work.isEmpty()) {
            Set<String> ids = work.stream().map(BinlogSplit::splitId).collect(Collectors.toSet());
            context.sendSourceEventToCoordinator(new ChunkNews(ids, ChunkNews.What.HAS));
            super.addSplits(work);
            askForTheNext(work);
        }
    }

    /** Behind a chunk another one is at hand: a thread that has none ends, and its connection with it. */
    private void askForTheNext(List<BinlogSplit> work) {
        if (work.get(0) instanceof BinlogSplit.OfChunk && getNumberOfCurrentlyAssignedSplits() == 1) {
            context.sendSplitRequest();
        }
    }

    @Override
    protected void onSplitFinished(Map<String, SplitProgress> finished) {
        done.addAll(finished.keySet());
        context.sendSourceEventToCoordinator(new ChunkNews(finished.keySet(), ChunkNews.What.DONE));
        context.sendSplitRequest();
    }

    @Override
    public List<BinlogSplit> snapshotState(long checkpoint) {
        List<BinlogSplit> splits = new ArrayList<>(super.snapshotState(checkpoint));
        for (BinlogSplit split : splits) {
            if (split instanceof BinlogSplit.OfStream) {
                gate.inCheckpoint(checkpoint, ((BinlogSplit.OfStream) split).position.epoch);
                awaitLook();
            }
        }
        if (!done.isEmpty()) {
            splits.add(new BinlogSplit.OfDone(done));
        }
        if (!metrics.notices().isEmpty()) {
            splits.add(new BinlogSplit.OfNotices(metrics.notices()));
        }
        return splits;
    }

    /** Where chunks are read before the binlog is, these have looked at the server. */
    private void awaitLook() {
        if (getNumberOfCurrentlyAssignedSplits() > 1) {
            return;
        }
        try {
            look.await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlinkRuntimeException("The checkpoint was interrupted while MySQL was looked at.", e);
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
        super.notifyCheckpointComplete(checkpoint);
        gate.completed(checkpoint);
    }

    @Override
    protected SplitProgress initializedState(BinlogSplit split) {
        return new SplitProgress(split);
    }

    @Override
    protected BinlogSplit toSplitType(String id, SplitProgress progress) {
        return progress.split();
    }

    @Override
    public void close() throws Exception {
        try {
            open.abort();
        } finally {
            super.close();
        }
    }
}
