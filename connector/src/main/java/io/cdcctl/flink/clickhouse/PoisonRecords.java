package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.DeadLetter.Reason;
import io.cdcctl.flink.clickhouse.http.ClickHouseException;
import io.cdcctl.flink.clickhouse.rowbinary.RowException;
import io.cdcctl.flink.clickhouse.target.FlinkColumn;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.data.RowData;

/** Decides what becomes of a record that cannot be read or written: it fails the job or turns into a dead letter. */
final class PoisonRecords {

    /** Characters of a row that a message shows at most. */
    private static final int SHOWN_CHARACTERS = 2_000;

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final SinkConfig config;
    private final List<FlinkColumn> columns;
    private final SinkMetadata metadata;
    /** Null where poison fails the job. */
    private final DeadLetterBuffer letters;

    private final WriterMetrics metrics;

    PoisonRecords(
            SinkConfig config,
            List<FlinkColumn> columns,
            SinkMetadata metadata,
            DeadLetterBuffer letters,
            WriterMetrics metrics) {
        this.config = config;
        this.columns = columns;
        this.metadata = metadata;
        this.letters = letters;
        this.metrics = metrics;
    }

    /** Whether one such record ends the job. */
    boolean failJob() {
        return letters == null;
    }

    /** Takes a record whose key or value, or both, the format could not read. */
    void unreadable(RowData row, UnreadablePart key, UnreadablePart value) throws IOException {
        Reason reason = key == null ? Reason.UNREADABLE_VALUE : Reason.UNREADABLE_KEY;
        DeadLetter letter = letter(row, reason, error(key, value))
                .withRow(key != null && value != null ? "" : RowJson.of(row, columns, column -> column.key == (key == null)))
                .withBytes(UnreadablePart.bytes(key), UnreadablePart.bytes(value));
        take(letter, new IOException(String.format(
                "Cannot read the %s of a record for %s, %s: %s",
                key == null ? "value" : "key", config.table, letter.position(), (key == null ? value : key).show())));
    }

    private static String error(UnreadablePart key, UnreadablePart value) {
        if (key == null || value == null) {
            return key == null ? value.error : key.error;
        }
        // Both say so where whoever wrote the record had no row.
        return key.error.equals(value.error) ? key.error : key.error + "; its value: " + value.error;
    }

    /** Takes a row that has no encoding. */
    void doesNotFit(RowData row, RowException error) throws IOException {
        take(
                letter(row, Reason.DOES_NOT_FIT, error.getMessage()).withRow(RowJson.of(row, columns, column -> true)),
                error);
    }

    /** Takes a row that ClickHouse refuses. */
    void refused(RowBatch batch, int index, ClickHouseException error, OpenTarget target) throws IOException {
        byte[] bytes = batch.row(index);
        Optional<String> json = target.json(bytes);
        DeadLetter letter = new DeadLetter(
                        batch.topic(index), batch.partition(index), batch.offset(index), Reason.REFUSED, error.getMessage())
                .withRow(json.orElse(""))
                .withBytes(new byte[0], json.isPresent() ? new byte[0] : bytes);
        String shown = json.isPresent()
                ? "key " + key(json.get()) + ", " + letter.position() + ", " + beginning(json.get())
                : letter.position() + ", RowBinary " + UnreadablePart.hex(bytes);
        take(letter, error.prefixed(String.format("ClickHouse refuses a row of %s, %s: ", config.table, shown)));
    }

    /** Returns when every dead letter is written. */
    void flush() throws IOException {
        if (letters != null) {
            letters.flush();
        }
    }

    private void take(DeadLetter letter, IOException failure) throws IOException {
        metrics.failed(1);
        if (letters == null) {
            throw failure;
        }
        letters.add(letter);
    }

    private DeadLetter letter(RowData row, Reason reason, String error) {
        if (row.isNullAt(metadata.offset)) {
            throw new IllegalStateException(String.format(
                    "A record for %s cannot be written and its metadata column 'offset' is NULL: %s", config.table, error));
        }
        String topic = metadata.topic(row) == null ? "" : metadata.topic(row).toString();
        return new DeadLetter(topic, metadata.partition(row), row.getLong(metadata.offset), reason, error);
    }

    private static String beginning(String text) {
        return text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "..." : text;
    }

    private String key(String json) throws IOException {
        JsonNode row = JSON.readTree(json);
        return columns.stream()
                .filter(column -> column.key)
                .map(column -> column.name + " = " + row.path(column.name).asText())
                .collect(Collectors.joining(", "));
    }
}
