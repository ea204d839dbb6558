package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.http.ClickHouseClient;
import io.cdcctl.flink.clickhouse.target.FlinkColumn;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.table.data.RowData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the writers of a sink: each compares the target with the schema, then sends batches and awaits them at checkpoints. */
final class ClickHouseWriters implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(ClickHouseWriters.class);

    private final SinkConfig config;
    private final ArrayList<FlinkColumn> columns;
    private final SinkMetadata metadata;

    ClickHouseWriters(SinkConfig config, List<FlinkColumn> columns, SinkMetadata metadata) {
        this.config = config;
        this.columns = new ArrayList<>(columns);
        this.metadata = metadata;
    }

    /** Opens the writer of the subtask, the {@code index}th of so many. */
    SinkWriter<RowData> open(int index, int subtasks, WriterRuntime runtime, SinkWriterMetricGroup group) throws IOException {
        if (index == 0) {
            warn(subtasks);
        }
        ClickHouseClient client = new ClickHouseClient(config.connection, index);
        try {
            OpenTarget target = OpenTarget.open(client, config, columns, metadata);
            WriterMetrics metrics = new WriterMetrics(group, client::retries);
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
