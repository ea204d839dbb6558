package io.cdcctl.flink.kafka;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.StatefulSink;
import org.apache.flink.api.connector.sink2.TwoPhaseCommittingSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;

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

    private static final class CheckedCommitter<CommT> implements Committer<CommT> {

        private final Committer<CommT> committer;

        CheckedCommitter(Committer<CommT> committer) {
            this.committer = committer;
        }

        @Override
        public void commit(Collection<CommitRequest<CommT>> requests) throws IOException, InterruptedException {
            List<CommitRequest<CommT>> checked = new ArrayList<>();
            for (CommitRequest<CommT> request : requests) {
                checked.add(new CheckedRequest<>(request));
            }
            committer.commit(checked);
        }

        @Override
        public void close() throws Exception {
            committer.close();
        }
    }
}
