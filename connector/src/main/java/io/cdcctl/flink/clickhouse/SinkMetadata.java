package io.cdcctl.flink.clickhouse;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;

/**
 * The metadata columns of a sink table: where a change comes from, and what is wrong with a record that could not be
 * read. Rows carry the declared ones behind the physical columns.
 */
final class SinkMetadata implements Serializable {

    private static final long serialVersionUID = 1L;

    static final String OFFSET = "offset";
    static final String PARTITION = "partition";
    static final String TOPIC = "topic";
    static final String VERSION = "version";
    static final String SOURCE_TIME = "source-time";
    static final String UNREADABLE_KEY = "unreadable-key";
    static final String UNREADABLE_VALUE = "unreadable-value";

    private static final int NOT_DECLARED = -1;

    /** Positions in a row; that of the version is -1 where records have none. */
    final int offset;

    final int version;

    private final int partition;
    private final int topic;
    private final int sourceTime;
    private final int unreadableKey;
    private final int unreadableValue;

    private SinkMetadata(int physicalColumns, List<String> keys) {
        offset = position(physicalColumns, keys, OFFSET);
        version = position(physicalColumns, keys, VERSION);
        partition = position(physicalColumns, keys, PARTITION);
        topic = position(physicalColumns, keys, TOPIC);
        sourceTime = position(physicalColumns, keys, SOURCE_TIME);
        unreadableKey = position(physicalColumns, keys, UNREADABLE_KEY);
        unreadableValue = position(physicalColumns, keys, UNREADABLE_VALUE);
    }

    /** Everything that a sink table may declare, by key. */
    static Map<String, DataType> available() {
        DataType unreadable = DataTypes.ROW(
                DataTypes.FIELD("error", DataTypes.STRING()), DataTypes.FIELD("bytes", DataTypes.BYTES()));
        Map<String, DataType> metadata = new LinkedHashMap<>();
        metadata.put(OFFSET, DataTypes.BIGINT());
        metadata.put(PARTITION, DataTypes.INT());
        metadata.put(TOPIC, DataTypes.STRING());
        metadata.put(VERSION, DataTypes.BYTES());
        metadata.put(SOURCE_TIME, DataTypes.TIMESTAMP_LTZ(3));
        metadata.put(UNREADABLE_KEY, unreadable);
        metadata.put(UNREADABLE_VALUE, unreadable);
        return metadata;
    }

    /**
     * Finds the declared metadata columns in the rows.
     *
     * @param keys the declared ones, in the order of {@link #available}
     * @throws ValidationException where one is missing that the options need
     */
    static SinkMetadata of(int physicalColumns, List<String> keys, SinkConfig config) {
        if (!keys.contains(OFFSET)) {
            throw new ValidationException(String.format(
                    "The sink table for %s has no metadata column '%s', so versions of a row could not be told apart. Add"
                            + " `_offset` BIGINT METADATA FROM '%s' and insert the offset of the record that holds the change.",
                    config.table, OFFSET, OFFSET));
        }
        if (config.checksPartitions() && !keys.contains(PARTITION)) {
            throw new ValidationException(String.format(
                    "The sink table for %s has '%s' but no metadata column '%s', so the partition of a row is not known. Add"
                            + " `_partition` INT METADATA FROM '%s' and insert the partition of the record that holds the change.",
                    config.table, SinkOptions.SOURCE_PARTITIONS.key(), PARTITION, PARTITION));
        }
        if (keys.contains(TOPIC) && !keys.contains(PARTITION)) {
            throw new ValidationException(String.format(
                    "The sink table for %s has the metadata column '%s' but not '%s', and an offset is found in a topic only"
                            + " with its partition. Add `_partition` INT METADATA FROM '%s'.",
                    config.table, TOPIC, PARTITION, PARTITION));
        }
        return new SinkMetadata(physicalColumns, keys);
    }

    private static int position(int physicalColumns, List<String> keys, String key) {
        int index = keys.indexOf(key);
        return index < 0 ? NOT_DECLARED : physicalColumns + index;
    }

    boolean hasPartition() {
        return partition != NOT_DECLARED;
    }

    /** The partition, or -1 where it is not declared or NULL. */
    int partition(RowData row) {
        return partition == NOT_DECLARED || row.isNullAt(partition) ? -1 : row.getInt(partition);
    }

    /** The topic as a value that is good until the next row, or null where it is not declared or NULL. */
    StringData topic(RowData row) {
        return topic == NOT_DECLARED || row.isNullAt(topic) ? null : row.getString(topic);
    }

    /** When the change was made, in epoch milliseconds, or -1 where it is not known. */
    long sourceTime(RowData row) {
        return sourceTime == NOT_DECLARED || row.isNullAt(sourceTime)
                ? -1
                : row.getTimestamp(sourceTime, 3).getMillisecond();
    }

    /** What is wrong with the record's key, or null. */
    UnreadablePart unreadableKey(RowData row) {
        return unreadable(row, unreadableKey);
    }

    /** What is wrong with the record's value, or null. */
    UnreadablePart unreadableValue(RowData row) {
        return unreadable(row, unreadableValue);
    }

    private static UnreadablePart unreadable(RowData row, int index) {
        return index == NOT_DECLARED || row.isNullAt(index) ? null : UnreadablePart.of(row.getRow(index, 2));
    }
}
