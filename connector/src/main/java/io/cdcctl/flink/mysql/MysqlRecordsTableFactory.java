package io.cdcctl.flink.mysql;

import io.cdcctl.flink.kafka.TopicRecords;
import io.cdcctl.flink.mysql.table.TableSpecs;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Makes source tables {@code WITH ('connector' = 'mysql-cdc-records')}. */
public final class MysqlRecordsTableFactory implements DynamicTableSourceFactory {

    public static final String IDENTIFIER = "mysql-cdc-records";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(
                MysqlRecordsOptions.HOSTNAME,
                MysqlRecordsOptions.USERNAME,
                MysqlRecordsOptions.PASSWORD,
                MysqlRecordsOptions.SERVER_ID,
                MysqlRecordsOptions.TABLES);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(
                MysqlRecordsOptions.PORT,
                MysqlRecordsOptions.SERVER_TIME_ZONE,
                MysqlRecordsOptions.CHUNK_SIZE,
                MysqlRecordsOptions.SKIP_BACKFILL,
                MysqlRecordsOptions.HEARTBEAT_INTERVAL,
                MysqlRecordsOptions.CONNECT_TIMEOUT);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validateExcept(MysqlRecordsOptions.DEBEZIUM_PREFIX, MysqlRecordsOptions.JDBC_PREFIX);
        TopicRecords.checkColumns(context.getCatalogTable().getResolvedSchema());
        return new MysqlRecordsTableSource(
                helper.getOptions(), context.getCatalogTable().getOptions(), NamesInCreateTable.of(TableSpecs.parse(helper.getOptions().get(MysqlRecordsOptions.TABLES))));
    }
}
