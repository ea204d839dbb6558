package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.http.ClickHouseClient;
import io.cdcctl.flink.clickhouse.target.FlinkColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.table.data.RowData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sink without state: a writer compares the target with the schema, then sends batches and awaits them at checkpoints. */
final class ClickHouseSink implements Sink<RowData> {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(ClickHouseSink.class);

    private final SinkConfig config;
    private final ArrayList<FlinkColumn> columns;
    private final SinkMetadata metadata;

    ClickHouseSink(SinkConfig config, List<FlinkColumn> columns, SinkMetadata metadata) {
        this.config = config;
        this.columns = new ArrayList<>(columns);
        this.metadata = metadata;
    }

    @Override
    @SuppressWarnings("deprecation")
    public SinkWriter<RowData> createWriter(InitContext context) throws IOException {
        if (context.getSubtaskId() == 0) {
            warn(context.getNumberOfParallelSubtasks());
        }
        ClickHouseClient client = new ClickHouseClient(config.connection, context.getSubtaskId());
        try {
            OpenTarget target = OpenTarget.open(client, config, columns, metadata);
            WriterRuntime runtime = new WriterRuntime(context.getMailboxExecutor(), context.getProcessingTimeService());
            WriterMetrics metrics = new WriterMetrics(context.metricGroup(), client::retries);
            DeadLetterBuffer letters =
                    config.deadLetters == null ? null : DeadLetterBuffer.open(client, config, runtime, metrics);
            PoisonRecords poison = new PoisonRecords(config, columns, metadata, letters, metrics);
            return new ClickHouseSinkWriter(config, metadata, target, poison, runtime, metrics, client::close);
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private void warn(int writers) {
        PartRate.warnings(config.flushInterval, writers, config.maxRows)
                .forEach(warning -> LOG.warn("{}: {}", config.table, warning));
        if (config.deadLetters != null && !metadata.hasPartition()) {
            LOG.warn(
                    "{}: there is no metadata column 'partition', so dead letters of different partitions with the same offset"
                            + " take each other's place in {}.",
                    config.table, config.deadLetters);
        }
    }
}
