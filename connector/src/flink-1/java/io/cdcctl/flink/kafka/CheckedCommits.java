package io.cdcctl.flink.kafka;

import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSink;
import org.apache.flink.api.connector.sink2.TwoPhaseCommittingSink;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/**
 * A sink that fails where a transaction cannot be committed any more. Flink's sink for Kafka writes that into its log and goes
 * on: what the transaction held would be missing for good, for the checkpoint that has it as written is the one to go on from.
 */
@SuppressWarnings("try")
final class CheckedCommits<
                InputT,
                StateT,
                CommT,
                W extends StatefulSink.StatefulSinkWriter<InputT, StateT> & TwoPhaseCommittingSink.PrecommittingSinkWriter<InputT, CommT>>
        implements TwoPhaseCommittingSink<InputT, CommT>, StatefulSink<InputT, StateT> {

    private static final long serialVersionUID = 1L;

    private final TwoPhaseCommittingSink<InputT, CommT> committing;
    private final StatefulSink<InputT, StateT> stateful;

    /** Takes one sink as both. */
    CheckedCommits(TwoPhaseCommittingSink<InputT, CommT> committing, StatefulSink<InputT, StateT> stateful) {
        this.committing = committing;
        this.stateful = stateful;
    }

    static Sink<RowData> of(KafkaSink<RowData> sink) {
        return new CheckedCommits<>(sink, sink);
    }

    @Override
    @SuppressWarnings("unchecked")
    public W createWriter(InitContext context) throws IOException {
        return (W) committing.createWriter(context);
    }

    @Override
    @SuppressWarnings("unchecked")
    public W restoreWriter(InitContext context, Collection<StateT> states) throws IOException {
        return (W) stateful.restoreWriter(context, states);
    }

    @Override
    public SimpleVersionedSerializer<StateT> getWriterStateSerializer() {
        return stateful.getWriterStateSerializer();
    }

    @Override
    public SimpleVersionedSerializer<CommT> getCommittableSerializer() {
        return committing.getCommittableSerializer();
    }

    @Override
    public Committer<CommT> createCommitter() throws IOException {
        return new CheckedCommitter<>(committing.createCommitter());
    }
}
