package io.cdcctl.flink.clickhouse.it;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/**
 * Runs a Flink job that writes given changes through a sink table. Behind the columns, every change has its offset and then
 * the values of the metadata columns that were asked for.
 */
final class SinkJob {

    private static final ChangelogMode MODE = ChangelogMode.newBuilder()
            .addContainedKind(RowKind.INSERT)
            .addContainedKind(RowKind.DELETE)
            .build();

    private static final String UNREADABLE = "ROW<`error` STRING, `bytes` BYTES>";

    private static final Map<String, String> METADATA = Map.of(
            "offset", "BIGINT",
            "partition", "INT",
            "topic", "STRING",
            "version", "BYTES",
            "source-time", "TIMESTAMP_LTZ(3)",
            "unreadable-key", UNREADABLE,
            "unreadable-value", UNREADABLE);

    /** SQL types by column name; the first column is the primary key. */
    private final Map<String, String> columns;

    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> metadata = new ArrayList<>(List.of("offset"));

    SinkJob(ClickHouseServer server, String table, Map<String, String> columns) {
        this.columns = columns;
        option("connector", "clickhouse");
        option("url", server.url);
        option("database-name", server.database);
        option("table-name", table);
        option("username", server.user);
        option("password", server.password);
    }

    SinkJob option(String name, String value) {
        options.put(name, value);
        return this;
    }

    /** Declares metadata columns behind the offset. */
    SinkJob metadata(String... keys) {
        metadata.addAll(List.of(keys));
        return this;
    }

    void run(List<Row> changes) throws InterruptedException, ExecutionException {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        run(environment, environment.fromCollection(changes, rowType()));
    }

    /** Writes the changes of a stream whose rows are of type {@link #rowType}. */
    void run(StreamExecutionEnvironment environment, DataStream<Row> changes)
            throws InterruptedException, ExecutionException {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.getConfig().set("table.local-time-zone", "UTC");
        tables.executeSql(sinkDdl());
        Schema.Builder schema = Schema.newBuilder();
        columns.forEach(schema::column);
        metadata.forEach(name -> schema.column("_" + name, METADATA.get(name)));
        schema.primaryKey(key());
        tables.createTemporaryView("changes", tables.fromChangelogStream(changes, schema.build(), MODE));
        tables.executeSql("INSERT INTO target SELECT * FROM changes").await();
    }

    TypeInformation<Row> rowType() {
        Map<String, String> all = new LinkedHashMap<>(columns);
        metadata.forEach(name -> all.put("_" + name, METADATA.get(name)));
        TypeInformation<?>[] types = all.values().stream().map(SinkJob::type).toArray(TypeInformation<?>[]::new);
        return Types.ROW_NAMED(all.keySet().toArray(new String[0]), types);
    }

    /** What Flink takes for a SQL type unless told otherwise, such as a LocalTime for TIME. */
    private static TypeInformation<?> type(String sql) {
        return ExternalTypeInfo.of(TypeConversions.fromLogicalToDataType(
                LogicalTypeParser.parse(sql, SinkJob.class.getClassLoader())));
    }

    private String sinkDdl() {
        String definitions = columns.entrySet().stream()
                .map(column -> column.getKey() + " " + column.getValue())
                .collect(Collectors.joining(", "));
        String with = options.entrySet().stream()
                .map(option -> String.format("'%s' = '%s'", option.getKey(), option.getValue().replace("'", "''")))
                .collect(Collectors.joining(", "));
        String metadataDefinitions = metadata.stream()
                .map(name -> String.format("`_%s` %s METADATA FROM '%s'", name, METADATA.get(name), name))
                .collect(Collectors.joining(", "));
        return String.format(
                "CREATE TABLE target (%s, %s, PRIMARY KEY (%s) NOT ENFORCED) WITH (%s)",
                definitions, metadataDefinitions, key(), with);
    }

    private String key() {
        return columns.keySet().iterator().next();
    }
}
