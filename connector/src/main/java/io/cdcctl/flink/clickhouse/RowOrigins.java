package io.cdcctl.flink.clickhouse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/** The topic and the partition that each row of a batch comes from; dead letters name them. */
final class RowOrigins {

    private static final int NO_TOPIC = -1;

    private final SinkMetadata metadata;
    /** Names by number; a job reads few topics, so looking through them is cheap. */
    private final List<StringData> names = new ArrayList<>();

    private int[] partitions = new int[256];
    private int[] topics = new int[256];

    RowOrigins(SinkMetadata metadata) {
        this.metadata = metadata;
    }

    void set(int index, RowData row) {
        if (index == partitions.length) {
            partitions = Arrays.copyOf(partitions, index * 2);
            topics = Arrays.copyOf(topics, index * 2);
        }
        partitions[index] = metadata.partition(row);
        topics[index] = number(metadata.topic(row));
    }

    int partition(int index) {
        return partitions[index];
    }

    /** The topic, or '' where it is not known. */
    String topic(int index) {
        return topics[index] == NO_TOPIC ? "" : names.get(topics[index]).toString();
    }

    private int number(StringData topic) {
        if (topic == null) {
            return NO_TOPIC;
        }
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(topic)) {
                return i;
            }
        }
        // A copy: Flink may use the memory of a row again.
        names.add(StringData.fromString(topic.toString()));
        return names.size() - 1;
    }
}
