package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.TablePlan;
import io.cdcctl.flink.mysql.stream.CarriedTables;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/** Tables of a MySQL server: first their rows, then the changes of these. Gives rows of topic, key, value and version. */
public final class BinlogSource implements Source<RowData, BinlogSplit, EnumeratorState>, ResultTypeQueryable<RowData> {

    private static final long serialVersionUID = 1L;

    private final SourceSettings settings;
    private final TypeInformation<RowData> producedType;

    /**
     * Where the snapshot began, for a job that starts anew without a checkpoint: rows that it wrote and that were deleted since
     * then would stay for ever if it began later.
     */
    private transient volatile StreamPosition begun;

    public BinlogSource(SourceSettings settings, TypeInformation<RowData> producedType) {
        this.settings = settings;
        this.producedType = producedType;
    }

    @Override
    public SourceReader<RowData, BinlogSplit> createReader(SourceReaderContext context) {
        EpochGate gate = new EpochGate();
        FirstLook look = new FirstLook();
        TableNotices notices = new TableNotices();
        // Threads that read come and go; the metrics are made once.
        UnwritableChanges unwritable = new UnwritableChanges(context.metricGroup(), notices);
        CarriedTables tables = StreamReader.tables(settings, unwritable, notices);
        return new BinlogSourceReader(
                new OpenReader(() -> new BinlogSplitReader(
                        new ChunkQueue(settings, unwritable, notices), new StreamReader(settings, tables, notices, gate, look))),
                gate,
                look,
                context);
    }

    @Override
    public SplitEnumerator<BinlogSplit, EnumeratorState> createEnumerator(SplitEnumeratorContext<BinlogSplit> context) {
        List<TablePlan> plans =
                settings.tables.stream().map(table -> TablePlan.begin(table.name())).collect(Collectors.toList());
        return enumerator(context, new EnumeratorState(begun, plans, List.of(), Set.of(), false), false);
    }

    /** Throws an {@link IllegalStateException} where the tables are others than those of the state. */
    @Override
    public SplitEnumerator<BinlogSplit, EnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<BinlogSplit> context, EnumeratorState state) {
        Set<String> tables = settings.tables.stream().map(TableSpec::name).collect(Collectors.toSet());
        Set<String> before = state.plans.stream().map(plan -> plan.table).collect(Collectors.toSet());
        if (!tables.equals(before)) {
            throw new IllegalStateException("The job's state is of the tables " + before + ", and it is to read " + tables
                    + ": other tables need a new generation.");
        }
        // A checkpoint from before the snapshot began.
        StreamPosition start = state.start == null ? begun : state.start;
        return enumerator(context, new EnumeratorState(start, state.plans, state.pending, state.assigned, state.streaming), state.start == null);
    }

    private SplitEnumerator<BinlogSplit, EnumeratorState> enumerator(
            SplitEnumeratorContext<BinlogSplit> context, EnumeratorState state, boolean blank) {
        return new BinlogEnumerator(context, new ServerWork(settings, start -> begun = start), state, new SnapshotGate(blank), settings.retry.toMillis());
    }

    @Override
    public SimpleVersionedSerializer<BinlogSplit> getSplitSerializer() {
        return new BinlogSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<EnumeratorState> getEnumeratorCheckpointSerializer() {
        return new EnumeratorStateSerializer(settings.tables.stream().map(TableSpec::name).collect(Collectors.toList()));
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return producedType;
    }
}
