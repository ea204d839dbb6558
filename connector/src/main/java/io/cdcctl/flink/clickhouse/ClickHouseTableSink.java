package io.cdcctl.flink.clickhouse;

import java.util.List;
import java.util.Map;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.RowKind;

/**
 * Upsert sink whose rows carry the position of their change in the metadata column {@code offset}, and on request more of
 * where they come from.
 *
 * <p>The version of a row is what its record says in the metadata column {@code version}, or else made of the position, so
 * a change that is written twice or late never replaces a newer one.
 */
final class ClickHouseTableSink implements DynamicTableSink, SupportsWritingMetadata {

    private static final ChangelogMode UPSERT = ChangelogMode.newBuilder()
            .addContainedKind(RowKind.INSERT)
            .addContainedKind(RowKind.UPDATE_AFTER)
            .addContainedKind(RowKind.DELETE)
            .build();

    private final SinkConfig config;
    private final SinkSchema schema;
    private List<String> metadataKeys = List.of();

    ClickHouseTableSink(SinkConfig config, SinkSchema schema) {
        this.config = config;
        this.schema = schema;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requestedMode) {
        return UPSERT;
    }

    @Override
    public Map<String, DataType> listWritableMetadata() {
        return SinkMetadata.available();
    }

    @Override
    public void applyWritableMetadata(List<String> keys, DataType consumedDataType) {
        metadataKeys = List.copyOf(keys);
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        SinkMetadata metadata = SinkMetadata.of(schema.columns.size(), metadataKeys, config);
        return SinkV2Provider.of(new ClickHouseSink(new ClickHouseWriters(config, schema.columns, metadata)));
    }

    @Override
    public DynamicTableSink copy() {
        ClickHouseTableSink copy = new ClickHouseTableSink(config, schema);
        copy.metadataKeys = metadataKeys;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "ClickHouse table " + config.table;
    }
}
