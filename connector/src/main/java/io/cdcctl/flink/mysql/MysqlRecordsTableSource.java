package io.cdcctl.flink.mysql;

import io.cdcctl.flink.kafka.TopicRecords;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.cdc.connectors.mysql.source.MySqlSource;
import org.apache.flink.cdc.connectors.mysql.source.MySqlSourceBuilder;
import org.apache.flink.cdc.connectors.mysql.table.StartupOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.data.RowData;

/** The tables of a MySQL as records of topics: first the rows as they are, then the changes, all by one binlog client. */
final class MysqlRecordsTableSource implements ScanTableSource {

    /** A fetch size with which the driver hands on each row as it comes; with all others it takes in the whole result first. */
    static final int ROW_BY_ROW = Integer.MIN_VALUE;

    private final ReadableConfig config;
    private final Map<String, String> options;
    private final List<TableSpec> tables;

    MysqlRecordsTableSource(ReadableConfig config, Map<String, String> options, List<TableSpec> tables) {
        this.config = config;
        this.options = options;
        this.tables = tables;
    }

    /** A deletion is a row without a value, so there are only insertions. */
    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        RecordDeserializer deserializer =
                new RecordDeserializer(tables, context.createTypeInformation(TopicRecords.ROW));
        SnapshotStart start = new SnapshotStart(tables);
        MySqlSource<RowData> source = build(deserializer, start);
        // A chunk whose changes are merged into it is held in memory: then it stays as small as it was asked for.
        DirectSnapshot direct = config.get(MysqlRecordsOptions.SKIP_BACKFILL)
                ? new DirectSnapshot(tables, config.get(MysqlRecordsOptions.CHUNK_SIZE), start)
                : null;
        return SourceProvider.of(new RecordsSource(source, deserializer, direct));
    }

    private MySqlSource<RowData> build(RecordDeserializer deserializer, SnapshotStart start) {
        MySqlSourceBuilder<RowData> builder = MySqlSource.<RowData>builder()
                .hostname(config.get(MysqlRecordsOptions.HOSTNAME))
                .port(config.get(MysqlRecordsOptions.PORT))
                .username(config.get(MysqlRecordsOptions.USERNAME))
                .password(config.get(MysqlRecordsOptions.PASSWORD))
                .serverId(config.get(MysqlRecordsOptions.SERVER_ID))
                .serverTimeZone(config.get(MysqlRecordsOptions.SERVER_TIME_ZONE))
                .databaseList(tables.stream().map(table -> literal(table.database)).distinct().toArray(String[]::new))
                .tableList(tables.stream().map(table -> literal(table.database) + "\\." + literal(table.table)).toArray(String[]::new))
                .startupOptions(StartupOptions.initial())
                // Tables that are added to a pipeline get a snapshot of their own when its job goes on from a savepoint.
                .scanNewlyAddedTableEnabled(true)
                .includeSchemaChanges(true)
                .splitSize(config.get(MysqlRecordsOptions.CHUNK_SIZE))
                .fetchSize(ROW_BY_ROW)
                .skipSnapshotBackfill(config.get(MysqlRecordsOptions.SKIP_BACKFILL))
                .heartbeatInterval(config.get(MysqlRecordsOptions.HEARTBEAT_INTERVAL))
                .connectTimeout(config.get(MysqlRecordsOptions.CONNECT_TIMEOUT))
                .debeziumProperties(debezium())
                .jdbcProperties(jdbc())
                .deserializer(deserializer);
        for (TableSpec table : tables) {
            builder.chunkKeyColumn(new ObjectPath(literal(table.database), literal(table.table)), table.chunkColumn);
        }
        MySqlSource<RowData> source = builder.build();
        source.setSnapshotHooks(start.hooks());
        return source;
    }

    private Properties debezium() {
        Properties properties = new Properties();
        // A year below 100 is meant as it is, not as one of this century or the last.
        properties.setProperty("enable.time.adjuster", "false");
        properties.setProperty("datatype.propagate.source.type", ColumnTypes.PROPAGATED);
        // Of the connections that cut a table into chunks, and of those that read one, which drop the first part of each name.
        properties.setProperty("database.jdbc.driver", SnapshotDriver.class.getName());
        properties.setProperty("database.database.jdbc.driver", SnapshotDriver.class.getName());
        properties.setProperty("converters", "values");
        properties.setProperty("values.type", MysqlValues.class.getName());
        properties.putAll(withPrefix(MysqlRecordsOptions.DEBEZIUM_PREFIX));
        return properties;
    }

    private Properties jdbc() {
        Properties properties = new Properties();
        // The year 0 is no date.
        properties.setProperty("yearIsDateType", "false");
        // The name of a column of a result is the one that the query gives it.
        properties.setProperty("useOldAliasMetadataBehavior", "true");
        properties.setProperty(SnapshotQueries.BYTES_IN_ONE_CHUNK, String.valueOf(!config.get(MysqlRecordsOptions.SKIP_BACKFILL)));
        properties.putAll(withPrefix(MysqlRecordsOptions.JDBC_PREFIX));
        return properties;
    }

    private Properties withPrefix(String prefix) {
        Properties properties = new Properties();
        options.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                properties.setProperty(key.substring(prefix.length()), value);
            }
        });
        return properties;
    }

    /** A regular expression for exactly this name; lists of them are split at commas, which is why these are escaped too. */
    private static String literal(String name) {
        return name.replaceAll("[\\\\^$.|?*+()\\[\\]{},#&~-]", "\\\\$0");
    }

    @Override
    public DynamicTableSource copy() {
        return new MysqlRecordsTableSource(config, options, tables);
    }

    @Override
    public String asSummaryString() {
        return MysqlRecordsTableFactory.IDENTIFIER;
    }
}
