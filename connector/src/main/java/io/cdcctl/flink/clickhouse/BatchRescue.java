package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.Bisection.Refusal;
import io.cdcctl.flink.clickhouse.http.ClickHouseException;
import java.io.IOException;
import java.util.List;

/** Writes as much as can be written of a batch that ClickHouse has refused. */
final class BatchRescue {

    /** Refused rows of one batch from which on it is not the rows that are wrong. */
    private static final int MOST_REFUSED = 1_000;

    private final SinkConfig config;
    private final OpenTarget target;
    private final PoisonRecords poison;
    private final WriterMetrics metrics;

    BatchRescue(SinkConfig config, OpenTarget target, PoisonRecords poison, WriterMetrics metrics) {
        this.config = config;
        this.target = target;
        this.poison = poison;
        this.metrics = metrics;
    }

    /**
     * Writes the rows that ClickHouse takes and hands the others over as poison. It blocks the task; a batch that is
     * refused is rare.
     *
     * @return how many rows were refused
     * @throws IOException where the error is not a row's fault, or poison fails the job; nothing turns into a dead letter
     *     then
     */
    int rescue(RowBatch batch, ClickHouseException error) throws IOException {
        List<Refusal> refusals = isolate(batch, error);
        if (refusals.size() >= MOST_REFUSED) {
            metrics.failed(batch.rows());
            throw error.prefixed(String.format(
                    "ClickHouse refuses %d and more of the %d rows of a batch for %s, so it is not single rows that are wrong: ",
                    MOST_REFUSED, batch.rows(), config.table));
        }
        if (!refusals.isEmpty()) {
            // The target may have changed meanwhile, and then it is not the rows that are wrong.
            target.requireUnchanged(error);
        }
        for (Refusal refusal : refusals) {
            poison.refused(batch, refusal.row, refusal.error, target);
        }
        return refusals.size();
    }

    private List<Refusal> isolate(RowBatch batch, ClickHouseException error) throws IOException {
        int most = poison.failJob() ? 1 : MOST_REFUSED;
        try {
            if (error.isRowError()) {
                target.requireUnchanged(error);
            }
            return Bisection.isolate(batch.rows(), error, most, (from, to) -> write(batch, from, to));
        } catch (ClickHouseException e) {
            metrics.failed(batch.rows());
            throw e.prefixed(String.format("Cannot write %d rows into %s: ", batch.rows(), config.table));
        }
    }

    private void write(RowBatch batch, int from, int to) throws IOException {
        byte[] part = batch.part(from, to);
        target.insert.write(part, part.length);
    }
}
