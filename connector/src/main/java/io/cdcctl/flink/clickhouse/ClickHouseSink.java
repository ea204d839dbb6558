package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.http.ClickHouseClient;
import io.cdcctl.flink.clickhouse.target.TargetPlan;
import io.cdcctl.flink.clickhouse.target.TargetTable;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.table.data.RowData;

/** Sink without state: a writer compares the target with the schema, then sends batches and awaits them at checkpoints. */
final class ClickHouseSink implements Sink<RowData> {

    private static final long serialVersionUID = 1L;

    private final SinkConfig config;
    private final SinkSchema schema;

    ClickHouseSink(SinkConfig config, SinkSchema schema) {
        this.config = config;
        this.schema = schema;
    }

    @Override
    @SuppressWarnings("deprecation")
    public SinkWriter<RowData> createWriter(InitContext context) throws IOException {
        ClickHouseClient client = new ClickHouseClient(config.connection, context.getSubtaskId());
        try {
            TargetTable target = TargetTable.read(client, config.table);
            TargetPlan plan = TargetPlan.compile(
                    schema.columns, target, config.versionColumn, config.deletedColumn, config.overflow);
            return new ClickHouseSinkWriter(
                    config,
                    client,
                    InsertStatement.of(plan, target),
                    plan.rowEncoder(schema.offsetIndex()),
                    new WriterRuntime(
                            context.getMailboxExecutor(), context.getProcessingTimeService(), context.metricGroup()));
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }
}
