package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceEvent;
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

    /** Chunks that were given back, until that is known to have arrived, by id. */
    private final Map<String, BinlogSplit.OfChunk> returned = new LinkedHashMap<>();

    private final ReaderMetrics metrics;

    /** Splits from before the start are those of a checkpoint. */
    private boolean started;

    private boolean hasBinlog;

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
        progress.trouble = part.trouble;
    }

    @Override
    public void start() {
        started = true;
        if (!returned.isEmpty()) {
            List<Chunk> chunks = returned.values().stream().map(split -> split.chunk).collect(Collectors.toList());
            context.sendSourceEventToCoordinator(new ChunkNews.Returned(chunks, null));
        }
        // Who has the binlog may be given chunks, which is not to be before those of the checkpoint were given back.
        if (hasBinlog) {
            context.sendSourceEventToCoordinator(new ChunkNews.HasBinlog());
        }
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
                context.sendSourceEventToCoordinator(new ChunkNews.Done(chunks));
            } else if (split instanceof BinlogSplit.OfNotices) {
                metrics.add(((BinlogSplit.OfNotices) split).notices);
            } else if (split instanceof BinlogSplit.OfChunk && !started) {
                // Another reader may have the binlog by now, which reads all chunks from then on.
                returned.put(split.splitId(), (BinlogSplit.OfChunk) split);
            } else {
                if (split instanceof BinlogSplit.OfStream) {
                    takeBinlog();
                }
                work.add(split);
            }
        }
        if (!work.isEmpty()) {
            super.addSplits(work);
            askForTheNext(work);
        }
    }

    private void takeBinlog() {
        hasBinlog = true;
        if (started) {
            context.sendSourceEventToCoordinator(new ChunkNews.HasBinlog());
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
        Set<String> read = new HashSet<>();
        finished.forEach((id, progress) -> {
            if (progress.trouble == null) {
                read.add(id);
            } else {
                giveBack((BinlogSplit.OfChunk) progress.split(), progress.trouble);
            }
        });
        if (!read.isEmpty()) {
            done.addAll(read);
            context.sendSourceEventToCoordinator(new ChunkNews.Done(read));
        }
        context.sendSplitRequest();
    }

    private void giveBack(BinlogSplit.OfChunk split, String trouble) {
        returned.put(split.splitId(), split);
        context.sendSourceEventToCoordinator(new ChunkNews.Returned(List.of(split.chunk), trouble));
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof ChunksTaken) {
            returned.keySet().removeAll(((ChunksTaken) event).chunks);
        } else if (event instanceof UnreadTables) {
            metrics.unread(((UnreadTables) event).troubles);
        } else {
            super.handleSourceEvents(event);
        }
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
        splits.addAll(returned.values());
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
