package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.http.ClickHouseClient;
import io.cdcctl.flink.clickhouse.http.ClickHouseException;
import io.cdcctl.flink.clickhouse.http.ExternalTable;
import io.cdcctl.flink.clickhouse.rowbinary.RowEncoder;
import io.cdcctl.flink.clickhouse.target.FlinkColumn;
import io.cdcctl.flink.clickhouse.target.TableName;
import io.cdcctl.flink.clickhouse.target.TargetPlan;
import io.cdcctl.flink.clickhouse.target.TargetTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The target as a writer found it when it opened, and how rows go into it. */
final class OpenTarget {

    final RowEncoder encoder;
    final BatchInsert insert;
    private final ClickHouseClient client;
    private final TargetTable table;
    /** Names and types of all columns that are written. */
    private final String structure;

    private final String jsonQuery;

    private OpenTarget(
            ClickHouseClient client,
            TargetTable table,
            TargetPlan plan,
            SinkConfig config,
            List<FlinkColumn> columns,
            SinkMetadata metadata) {
        this.client = client;
        this.table = table;
        this.encoder = plan.rowEncoder(metadata.offset, metadata.version);
        this.insert = new BatchInsert(client, InsertStatement.of(table, plan.insertColumns), config.compression);
        this.structure = plan.insertColumns.stream()
                .map(column -> TableName.quote(column.name) + " " + column.type.text)
                .collect(Collectors.joining(", "));
        this.jsonQuery = columns.stream()
                .map(column -> TableName.quote(column.name))
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + ExternalTable.NAME + " FORMAT JSONEachRow"));
    }

    /** Compares the target with the Flink table. */
    static OpenTarget open(ClickHouseClient client, SinkConfig config, List<FlinkColumn> columns, SinkMetadata metadata)
            throws IOException {
        TargetTable table = TargetTable.read(client, config.table);
        TargetPlan plan =
                TargetPlan.compile(columns, table, config.mode, config.versionColumn, config.deletedColumn, config.overflow);
        return new OpenTarget(client, table, plan, config, columns, metadata);
    }

    /**
     * Makes sure that an error is not the target's doing.
     *
     * @throws IOException where the target is no longer what it was when the writer opened
     */
    void requireUnchanged(ClickHouseException error) throws IOException {
        Optional<String> change = table.changeIn(TargetTable.read(client, table.name));
        if (change.isPresent()) {
            throw new IOException(
                    String.format(
                            "The ClickHouse table %s changed while the job was writing: %s. Resume the job, so that the tables"
                                    + " are compared again. ClickHouse says: %s",
                            table.name, change.get(), error.getMessage()),
                    error);
        }
    }

    /** A row as a JSON object of the columns, read by ClickHouse from the bytes; nothing where it cannot read them. */
    Optional<String> json(byte[] row) throws IOException {
        try {
            byte[] answer = client.select(jsonQuery, new ExternalTable(structure, row));
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(answer)).toString().trim());
        } catch (ClickHouseException | CharacterCodingException e) {
            // Also where a text column holds bytes that are no text: JSON would not show them.
            return Optional.empty();
        }
    }
}
