package io.cdcctl.flink.kafka;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;

/** Commits, and fails where another committer would write into the log that it cannot. */
@SuppressWarnings("try")
final class CheckedCommitter<CommT> implements Committer<CommT> {

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
