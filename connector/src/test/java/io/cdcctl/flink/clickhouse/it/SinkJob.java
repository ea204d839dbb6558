package io.cdcctl.flink.clickhouse.it;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** Runs a Flink job that writes given changes through a sink table; every change ends in its offset. */
final class SinkJob {

    private static final ChangelogMode MODE = ChangelogMode.newBuilder()
            .addContainedKind(RowKind.INSERT)
            .addContainedKind(RowKind.DELETE)
            .build();

    private final String columns;
    private final Map<String, String> options = new LinkedHashMap<>();

    /** @param columns such as {@code id INT NOT NULL, a STRING}; the first one is the primary key */
    SinkJob(ClickHouseServer server, String table, String columns) {
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
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.getConfig().set("table.local-time-zone", "UTC");
        StringBuilder with = new StringBuilder();
        options.forEach((name, value) -> with.append(with.length() == 0 ? "" : ", ")
                .append(String.format("'%s' = '%s'", name, value.replace("'", "''"))));
        tables.executeSql(String.format(
                "CREATE TABLE target (%s, `_offset` BIGINT METADATA FROM 'offset', PRIMARY KEY (%s) NOT ENFORCED) WITH (%s)",
                columns, columns.trim().split(" ")[0], with));
        tables.createTemporaryView("changes", tables.fromChangelogStream(source(environment, tables, changes), schema(tables), MODE));
        tables.executeSql("INSERT INTO target SELECT * FROM changes").await();
    }

    private static Schema schema(StreamTableEnvironment tables) {
        Schema.Builder schema = Schema.newBuilder();
        tables.from("target").getResolvedSchema().getColumns().forEach(column ->
                schema.column(column.getName(), column.getDataType()));
        return schema.primaryKey(tables.from("target")
                        .getResolvedSchema()
                        .getPrimaryKey()
                        .orElseThrow()
                        .getColumns())
                .build();
    }

    private static org.apache.flink.streaming.api.datastream.DataStream<Row> source(
            StreamExecutionEnvironment environment, StreamTableEnvironment tables, List<Row> changes) {
        throw new UnsupportedOperationException();
    }
}
