package io.cdcctl.flink.clickhouse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.RowKind;

/**
 * Upsert sink whose rows carry the position of their change in the metadata column {@code offset}.
 *
 * <p>The position makes the version of a row, so a change that is written twice or late never replaces a newer one.
 */
final class ClickHouseTableSink implements DynamicTableSink, SupportsWritingMetadata {

    static final String OFFSET_KEY = "offset";

    private static final ChangelogMode UPSERT = ChangelogMode.newBuilder()
            .addContainedKind(RowKind.INSERT)
            .addContainedKind(RowKind.UPDATE_AFTER)
            .addContainedKind(RowKind.DELETE)
            .build();

    private final SinkConfig config;
    private final SinkSchema schema;
    private boolean offsetDeclared;

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
        Map<String, DataType> metadata = new LinkedHashMap<>();
        metadata.put(OFFSET_KEY, DataTypes.BIGINT().nullable());
        return metadata;
    }

    @Override
    public void applyWritableMetadata(List<String> metadataKeys, DataType consumedDataType) {
        offsetDeclared = metadataKeys.contains(OFFSET_KEY);
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        if (!offsetDeclared) {
            throw new ValidationException(String.format(
                    "The sink table for %s has no metadata column '%s', so versions of a row could not be told apart. Add"
                            + " `_offset` BIGINT METADATA FROM '%s' and insert the offset of the record that holds the change.",
                    config.table, OFFSET_KEY, OFFSET_KEY));
        }
        return SinkV2Provider.of(new ClickHouseSink(config, schema));
    }

    @Override
    public DynamicTableSink copy() {
        ClickHouseTableSink copy = new ClickHouseTableSink(config, schema);
        copy.offsetDeclared = offsetDeclared;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "ClickHouse table " + config.table;
    }
}
