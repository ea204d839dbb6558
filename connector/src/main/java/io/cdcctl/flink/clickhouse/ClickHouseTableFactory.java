package io.cdcctl.flink.clickhouse;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Makes sink tables {@code WITH ('connector' = 'clickhouse')}. */
public final class ClickHouseTableFactory implements DynamicTableSinkFactory {

    public static final String IDENTIFIER = "clickhouse";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(SinkOptions.URL, SinkOptions.DATABASE_NAME, SinkOptions.TABLE_NAME);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(
                SinkOptions.USERNAME,
                SinkOptions.PASSWORD,
                SinkOptions.PASSWORD_FILE,
                SinkOptions.SSL_ROOT_CERTIFICATE_FILE,
                SinkOptions.MODE,
                SinkOptions.OVERFLOW,
                SinkOptions.POISON,
                SinkOptions.DEAD_LETTER_DATABASE_NAME,
                SinkOptions.DEAD_LETTER_TABLE_NAME,
                SinkOptions.SOURCE_PARTITIONS,
                SinkOptions.BUFFER_FLUSH_MAX_ROWS,
                SinkOptions.BUFFER_FLUSH_MAX_BYTES,
                SinkOptions.BUFFER_FLUSH_INTERVAL,
                SinkOptions.BUFFER_COUNT,
                SinkOptions.MAX_RETRY_DURATION,
                SinkOptions.REQUEST_TIMEOUT,
                SinkOptions.COMPRESSION,
                SinkOptions.VERSION_COLUMN,
                SinkOptions.DELETED_COLUMN);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validateExcept(SinkOptions.SETTINGS_PREFIX);
        SinkConfig config =
                SinkConfig.from(helper.getOptions(), context.getCatalogTable().getOptions());
        return new ClickHouseTableSink(
                config, SinkSchema.of(context.getCatalogTable().getResolvedSchema(), config));
    }
}
