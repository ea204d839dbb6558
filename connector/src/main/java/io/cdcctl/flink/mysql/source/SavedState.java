package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a savepoint or checkpoint has of the source, looked at before a job goes on from it. */
public final class SavedState {

    private static final Logger LOG = LoggerFactory.getLogger(SavedState.class);

    private static final String METADATA = "_metadata";

    /** What Flink calls the list of the splits that readers have. */
    private static final String READERS = "SourceReaderState";

    private SavedState() {}

    /**
     * Throws an {@link IOException} that says what to do where a job cannot go on from the state: a snapshot of another reader is not
     * over, or the server has not all that was read, or not all that comes after it. What cannot be seen from here is let pass, a state
     * or a server: the job looks at it again.
     *
     * @param directory of the savepoint or checkpoint, as Flink takes it
     * @param options those of the table that the job reads from
     */
    public static void check(String directory, Map<String, String> options) throws IOException {
        List<StreamPosition> positions;
        try {
            positions = positions(load(directory));
        } catch (NotOverException e) {
            throw e;
        } catch (IOException e) {
            LOG.info("The state in {} is not looked at: {}", directory, e.getMessage());
            return;
        }
        SourceSettings settings = MysqlBinlogRecordsTableFactory.settings(options);
        for (StreamPosition position : positions) {
            check(settings, position);
        }
    }

    private static void check(SourceSettings settings, StreamPosition position) throws IOException {
        try {
            if (position.isOfUnknownServer()) {
                ServerWork.onFirst(settings, position);
                return;
            }
            String uuid = ServerWork.check(settings, position);
            if (!uuid.equals(position.serverUuid)) {
                ServerWork.requireGtids(settings, position, uuid);
            }
        } catch (IOException e) {
            if (!(e.getCause() instanceof SQLException)) {
                throw e;
            }
            LOG.info("{} The job asks it again.", e.getMessage());
        }
    }

    static CheckpointMetadata load(String directory) throws IOException {
        Path path = new Path(directory);
        Path file = path.getName().equals(METADATA) ? path : new Path(path, METADATA);
        try (FSDataInputStream in = file.getFileSystem().open(file)) {
            return Checkpoints.loadCheckpointMetadata(
                    new DataInputStream(in), SavedState.class.getClassLoader(), file.getParent().toString());
        }
    }

    /** Where the binlog was; empty where no reader had it. */
    static List<StreamPosition> positions(CheckpointMetadata metadata) throws IOException {
        List<StreamPosition> positions = new ArrayList<>();
        for (OperatorState operator : metadata.getOperatorStates()) {
            ByteStreamStateHandle coordinator = operator.getCoordinatorState();
            if (coordinator != null) {
                checkCoordinator(coordinator.getData());
                for (BinlogSplit split : splits(operator)) {
                    if (split instanceof BinlogSplit.OfStream) {
                        positions.add(((BinlogSplit.OfStream) split).position);
                    }
                }
            }
        }
        return positions;
    }

    /** A version of Flink's own, that of the enumerator's serializer, and what that wrote. */
    private static void checkCoordinator(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        in.readInt();
        int version = in.readInt();
        if (version >= FlinkCdcAssigner.FORM) {
            FlinkCdcAssigner.tablesRead(version, in.readNBytes(in.readInt()));
        }
    }

    /** The splits of all readers, in no order. */
    static List<BinlogSplit> splits(OperatorState operator) throws IOException {
        List<BinlogSplit> splits = new ArrayList<>();
        for (OperatorSubtaskState subtask : operator.getStates()) {
            for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
                OperatorStateHandle.StateMetaInfo list = handle.getStateNameToPartitionOffsets().get(READERS);
                if (list != null) {
                    read(handle, list.getOffsets(), splits);
                }
            }
        }
        return splits;
    }

    private static void read(OperatorStateHandle handle, long[] offsets, List<BinlogSplit> out) throws IOException {
        try (FSDataInputStream in = handle.openInputStream()) {
            for (long offset : offsets) {
                in.seek(offset);
                DataInputStream split = new DataInputStream(in);
                out.add(SimpleVersionedSerialization.readVersionAndDeSerialize(
                        new BinlogSplitSerializer(), split.readNBytes(split.readInt())));
            }
        }
    }
}
