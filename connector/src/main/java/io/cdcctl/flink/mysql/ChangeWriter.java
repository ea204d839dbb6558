package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.RecordLayout;
import io.cdcctl.flink.mysql.table.RecordLimits;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import io.cdcctl.flink.mysql.table.UnwritableException;
import io.debezium.connector.AbstractSourceInfo;
import io.debezium.data.Envelope;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Field;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.Collector;

/** Makes records of a topic from a table's changes, which all have one schema. */
final class ChangeWriter {

    private final StringData topic;
    private final RowShape shape;
    private final Field operation;
    private final Field before;
    private final Field after;
    private final Field source;
    private final Field time;
    private final JsonBytes oldKey;
    private final JsonBytes newKey;
    private final JsonBytes value;
    private final UnwritableChangeWriter unwritable;

    ChangeWriter(TableSpec table, Schema change, ChangeBuffers buffers, UnwritableChanges reports) {
        oldKey = buffers.oldKey;
        newKey = buffers.newKey;
        value = buffers.value;
        topic = StringData.fromString(table.topic);
        operation = change.field(Envelope.FieldName.OPERATION);
        before = change.field(Envelope.FieldName.BEFORE);
        after = change.field(Envelope.FieldName.AFTER);
        source = change.field(Envelope.FieldName.SOURCE);
        time = source.schema().field(AbstractSourceInfo.TIMESTAMP_KEY);
        shape = RowShape.of(table, after.schema());
        unwritable = new UnwritableChangeWriter(table, after.schema(), shape, buffers, reports);
    }

    /**
     * Gives the row as it is now, and a deletion of what was there before under another key. A row that the filter lets
     * pass no longer is a deletion; one that it never let pass is nothing. What cannot be written gives a record that is none.
     */
    void write(Struct change, Collector<RowData> out) {
        try {
            writeRows(change, out);
        } catch (UnwritableException e) {
            unwritable.write(change, operationTime(change), out);
        }
    }

    /** Throws {@link UnwritableException} before it has given anything. */
    private void writeRows(Struct change, Collector<RowData> out) {
        Struct old = (Struct) change.get(before);
        Struct now = (Struct) change.get(after);
        boolean was = old != null && shape.matches(old);
        boolean is = now != null && shape.matches(now);
        if (was) {
            oldKey.clear();
            shape.writeKey(old, oldKey);
        }
        if (is) {
            newKey.clear();
            shape.writeKey(now, newKey);
        }
        boolean stays = was && is && newKey.sameAs(oldKey);
        if (is) {
            value.clear();
            shape.writeValue(now, stays ? RecordLayout.UPDATE : RecordLayout.INSERT, operationTime(change), value);
            RecordLimits.check(newKey.length() + value.length());
        }
        if (was && !stays) {
            out.collect(GenericRowData.of(topic, oldKey.copy(), null));
        }
        if (is) {
            out.collect(GenericRowData.of(topic, newKey.copy(), value.copy()));
        }
    }

    /** When the change was made, in milliseconds since the epoch; 0 for a row of the snapshot. */
    private long operationTime(Struct change) {
        if (Envelope.Operation.READ.code().equals(change.get(operation))) {
            return 0;
        }
        return (Long) ((Struct) change.get(source)).get(time);
    }
}
