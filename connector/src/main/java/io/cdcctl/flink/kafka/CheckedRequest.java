package io.cdcctl.flink.kafka;

import org.apache.flink.api.connector.sink2.Committer.CommitRequest;

/** A request to commit that fails the job where it cannot be met any more. */
final class CheckedRequest<CommT> implements CommitRequest<CommT> {

    private final CommitRequest<CommT> request;

    CheckedRequest(CommitRequest<CommT> request) {
        this.request = request;
    }

    /** Flink would go on as if it had been committed. */
    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
        IllegalStateException failure = new IllegalStateException(
                "Kafka has ended a transaction before it was committed, and what it held would be missing for ever: the job was away for"
                        + " longer than transaction.timeout.ms, or Kafka's clock was put ahead (" + reason.getMessage() + ", "
                        + request.getCommittable() + "). Raise `generation` in pipeline.yaml, then run `cdcctl stop`, `cdcctl up` and"
                        + " `cdcctl submit`.");
        // Not as its cause: the deepest cause is what a failed job is shown with.
        failure.addSuppressed(reason);
        throw failure;
    }

    @Override
    public CommT getCommittable() {
        return request.getCommittable();
    }

    @Override
    public int getNumberOfRetries() {
        return request.getNumberOfRetries();
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
        request.signalFailedWithUnknownReason(reason);
    }

    @Override
    public void retryLater() {
        request.retryLater();
    }

    @Override
    public void updateAndRetryLater(CommT committable) {
        request.updateAndRetryLater(committable);
    }

    @Override
    public void signalAlreadyCommitted() {
        request.signalAlreadyCommitted();
    }
}
