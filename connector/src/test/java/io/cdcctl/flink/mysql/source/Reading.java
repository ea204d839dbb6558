package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.MysqlServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** A job that reads tables, and the records that it gives. */
final class Reading implements AutoCloseable {

    private static int nextServerId = 7000;

    private final TableResult result;
    private final CloseableIterator<Row> rows;

    /** Reads the tables of the option {@code tables}. */
    Reading(MysqlServer server, String tablesOption) {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.executeSql("CREATE TABLE mysql (topic STRING NOT NULL, `key` BYTES NOT NULL, `value` BYTES, version BIGINT NOT NULL) WITH ("
                + "'connector' = 'mysql-binlog-records', 'hostname' = '127.0.0.1', 'port' = '" + server.port + "', 'username' = '"
                + server.user + "', 'password' = '" + server.password.replace("'", "''") + "', 'server-id' = '" + nextServerId++
                + "', 'scan.incremental.snapshot.chunk.size' = '3', 'zero-dates' = 'null', 'tables' = '"
                + tablesOption.replace("'", "''") + "')");
        result = tables.executeSql("SELECT * FROM mysql");
        rows = result.collect();
    }

    /** The next records, each as {@code topic key value}. */
    List<String> next(int count) {
        List<String> records = new ArrayList<>();
        while (records.size() < count) {
            Row row = rows.next();
            byte[] value = (byte[]) row.getField(2);
            records.add(row.getField(0) + " " + text((byte[]) row.getField(1)) + " " + (value == null ? "gone" : text(value)));
        }
        return records;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        JobClient job = result.getJobClient().orElseThrow();
        try {
            job.cancel().join();
            // Jobs in one JVM share their connections, which the end of a job closes.
            while (!job.getJobStatus().join().isTerminalState()) {
                Thread.onSpinWait();
            }
        } catch (IllegalStateException | CompletionException e) {
            // The cluster ends with its job, and has done so.
        }
    }
}
