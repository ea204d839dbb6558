package io.cdcctl.flink.mysql.source;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Savepoints and checkpoints of jobs of the reader `debezium`, before a job of this one goes on from them. */
public final class FlinkCdcSavepoint {

    private static final Logger LOG = LoggerFactory.getLogger(FlinkCdcSavepoint.class);

    private static final String METADATA = "_metadata";

    private FlinkCdcSavepoint() {}

    /**
     * Throws an {@link IOException} that says what to do where a job cannot go on from the state. One that cannot be read from here is
     * let pass: the job looks at it again.
     *
     * @param directory of the savepoint or checkpoint, as Flink takes it
     */
    public static void check(String directory) throws IOException {
        CheckpointMetadata metadata;
        try {
            metadata = load(directory);
        } catch (IOException e) {
            LOG.info("The state in {} is not looked at: {}", directory, e.getMessage());
            return;
        }
        for (OperatorState operator : metadata.getOperatorStates()) {
            ByteStreamStateHandle coordinator = operator.getCoordinatorState();
            if (coordinator != null) {
                checkCoordinator(coordinator.getData());
            }
        }
    }

    private static CheckpointMetadata load(String directory) throws IOException {
        Path path = new Path(directory);
        Path file = path.getName().equals(METADATA) ? path : new Path(path, METADATA);
        try (FSDataInputStream in = file.getFileSystem().open(file)) {
            return Checkpoints.loadCheckpointMetadata(
                    new DataInputStream(in), FlinkCdcSavepoint.class.getClassLoader(), file.getParent().toString());
        }
    }

    /** A version of Flink's own, that of the enumerator's serializer, and what that wrote. */
    private static void checkCoordinator(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        in.readInt();
        int version = in.readInt();
        byte[] state = new byte[in.readInt()];
        in.readFully(state);
        if (version >= FlinkCdcAssigner.FORM) {
            FlinkCdcAssigner.tablesRead(version, state);
        }
    }
}
