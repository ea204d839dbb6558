package io.cdcctl.flink.kafka;

import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
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
                W extends StatefulSinkWriter<InputT, StateT> & CommittingSinkWriter<InputT, CommT>,
                S extends Sink<InputT> & SupportsCommitter<CommT> & SupportsWriterState<InputT, StateT>>
        implements Sink<InputT>, SupportsCommitter<CommT>, SupportsWriterState<InputT, StateT> {

    private static final long serialVersionUID = 1L;

    private final S sink;

    CheckedCommits(S sink) {
        this.sink = sink;
    }

    static Sink<RowData> of(KafkaSink<RowData> sink) {
        return new CheckedCommits<>(sink);
    }

    @Override
    @SuppressWarnings("unchecked")
    public W createWriter(WriterInitContext context) throws IOException {
        return (W) sink.createWriter(context);
    }

    @Override
    @SuppressWarnings("unchecked")
    public W restoreWriter(WriterInitContext context, Collection<StateT> states) throws IOException {
        return (W) sink.restoreWriter(context, states);
    }

    @Override
    public SimpleVersionedSerializer<StateT> getWriterStateSerializer() {
        return sink.getWriterStateSerializer();
    }

    @Override
    public SimpleVersionedSerializer<CommT> getCommittableSerializer() {
        return sink.getCommittableSerializer();
    }

    @Override
    public Committer<CommT> createCommitter(CommitterInitContext context) throws IOException {
        return new CheckedCommitter<>(sink.createCommitter(context));
    }
}
