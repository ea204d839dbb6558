package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.RecordLayout;
import io.cdcctl.flink.mysql.table.RecordLimits;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import io.cdcctl.flink.mysql.table.UnwritableException;
import io.debezium.data.Envelope;
import java.util.UUID;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.Collector;

/**
 * Makes records of a change that has something that cannot be written. What can be written is; the rest is a record that no
 * reader takes for a row: its value is a JSON array, first the reason and then what there is of the row. Its key is the row's,
 * so that it stays in order with the row's other changes, or where that cannot be written an array that no other record has.
 */
final class UnwritableChangeWriter {

    /** The most bytes of a value that are written, for each try to stay below the size of a record. */
    private static final int[] MOST_OF_A_VALUE = {Integer.MAX_VALUE, 1_000, 0};

    private final TableSpec table;
    private final StringData topic;
    private final RowShape shape;
    private final RowContent content;
    private final ChangeBuffers buffers;
    private final UnwritableChanges reports;

    UnwritableChangeWriter(TableSpec table, Schema row, RowShape shape, ChangeBuffers buffers, UnwritableChanges reports) {
        this.table = table;
        this.topic = StringData.fromString(table.topic);
        this.shape = shape;
        this.content = new RowContent(table, row);
        this.buffers = buffers;
        this.reports = reports;
    }

    /**
     * Gives what there is to say of the old row and of the new one. A deletion needs the key alone: a row that is not in MySQL
     * any more has no place in the target, whether the filter let it pass or not.
     */
    void write(Struct change, long operationTime, Collector<RowData> out) {
        Struct old = change.getStruct(Envelope.FieldName.BEFORE);
        Struct now = change.getStruct(Envelope.FieldName.AFTER);
        boolean was = old != null && !isLeftOut(old);
        boolean is = now != null && !isLeftOut(now);
        UnwritableException oldKey = was ? writeKey(old, buffers.oldKey) : null;
        UnwritableException newKey = is ? writeKey(now, buffers.newKey) : null;
        boolean stays = was && is && oldKey == null && newKey == null && buffers.newKey.sameAs(buffers.oldKey);
        if (oldKey != null) {
            unreadable(change, Envelope.FieldName.BEFORE, oldKey, null, out);
        } else if (was && !stays) {
            out.collect(GenericRowData.of(topic, buffers.oldKey.copy(), null));
        }
        if (!is) {
            return;
        }
        UnwritableException problem = newKey != null ? newKey : writeValue(now, stays, operationTime);
        if (problem == null) {
            out.collect(GenericRowData.of(topic, buffers.newKey.copy(), buffers.value.copy()));
        } else {
            unreadable(change, Envelope.FieldName.AFTER, problem, newKey == null ? buffers.newKey.copy() : null, out);
        }
    }

    /** Whether it is certain that the row is not carried. */
    private boolean isLeftOut(Struct row) {
        try {
            return !shape.matches(row);
        } catch (UnwritableException e) {
            return false;
        }
    }

    private UnwritableException writeKey(Struct row, JsonBytes key) {
        try {
            key.clear();
            shape.writeKey(row, key);
            return null;
        } catch (UnwritableException e) {
            return e;
        }
    }

    private UnwritableException writeValue(Struct row, boolean update, long operationTime) {
        try {
            // It may not be known whether the row is carried.
            shape.matches(row);
            buffers.value.clear();
            shape.writeValue(row, update ? RecordLayout.UPDATE : RecordLayout.INSERT, operationTime, buffers.value);
            RecordLimits.check(buffers.newKey.length() + buffers.value.length());
            return null;
        } catch (UnwritableException e) {
            return e;
        }
    }

    /** A key that is null is replaced. */
    private void unreadable(Struct change, String image, UnwritableException problem, byte[] key, Collector<RowData> out) {
        String reason =
                "Table " + table.name() + ": " + problem.getMessage() + ". The " + Change.describe(change) + " is not carried" + problem.next();
        byte[] value = value(change, image, reason);
        out.collect(GenericRowData.of(topic, key == null ? uniqueKey(reason, value) : key, value));
        reports.report(table, problem.getMessage(), reason);
    }

    /** {@code ["reason",{"change":"update in binlog.000003 at 4711","row":0,"after":{"id":1}}]}. */
    private byte[] value(Struct change, String image, String reason) {
        JsonBytes value = buffers.value;
        value.clear();
        value.raw('[');
        RowContent.text(reason, value);
        value.ascii(",{\"change\":");
        value.text(Change.describe(change));
        value.ascii(",\"row\":");
        value.integer(Change.row(change));
        value.raw(',');
        value.text(image);
        value.raw(':');
        int start = value.length();
        for (int most : MOST_OF_A_VALUE) {
            value.backTo(start);
            content.write(change.getStruct(image), most, value);
            if (value.length() + buffers.newKey.length() < RecordLimits.MOST_BYTES) {
                break;
            }
        }
        value.ascii("}]");
        return value.copy();
    }

    /** The same for the same change, so that a repeated one does not count twice once the topic is compacted. */
    private static byte[] uniqueKey(String reason, byte[] value) {
        JsonBytes key = new JsonBytes();
        key.raw('[');
        RowContent.text(reason, key);
        key.raw(',');
        key.text(UUID.nameUUIDFromBytes(value).toString());
        key.raw(']');
        return key.copy();
    }
}
