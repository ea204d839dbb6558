package io.cdcctl.flink.clickhouse.it;

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

/** Runs a Flink job that writes given changes through a sink table. The last value of every change is its offset. */
final class SinkJob {

    private static final ChangelogMode MODE = ChangelogMode.newBuilder()
            .addContainedKind(RowKind.INSERT)
            .addContainedKind(RowKind.DELETE)
            .build();

    /** SQL types by column name; the first column is the primary key. */
    private final Map<String, String> columns;

    private final Map<String, String> options = new LinkedHashMap<>();

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
        schema.column("_offset", "BIGINT").primaryKey(key());
        tables.createTemporaryView("changes", tables.fromChangelogStream(changes, schema.build(), MODE));
        tables.executeSql("INSERT INTO target SELECT * FROM changes").await();
    }

    TypeInformation<Row> rowType() {
        String[] names = new String[columns.size() + 1];
        TypeInformation<?>[] types = new TypeInformation<?>[columns.size() + 1];
        int i = 0;
        for (Map.Entry<String, String> column : columns.entrySet()) {
            names[i] = column.getKey();
            types[i++] = type(column.getValue());
        }
        names[i] = "_offset";
        types[i] = Types.LONG;
        return Types.ROW_NAMED(names, types);
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
        return String.format(
                "CREATE TABLE target (%s, `_offset` BIGINT METADATA FROM 'offset', PRIMARY KEY (%s) NOT ENFORCED) WITH (%s)",
                definitions, key(), with);
    }

    private String key() {
        return columns.keySet().iterator().next();
    }
}
