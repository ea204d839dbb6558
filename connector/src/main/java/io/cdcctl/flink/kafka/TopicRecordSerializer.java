package io.cdcctl.flink.kafka;

import java.nio.ByteBuffer;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes a record of a row; Kafka chooses the partition by the key's bytes. */
final class TopicRecordSerializer implements KafkaRecordSerializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    private final boolean versions;

    /** @param versions whether rows have the column of the version, which goes into a header */
    TopicRecordSerializer(boolean versions) {
        this.versions = versions;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(RowData row, KafkaSinkContext context, Long timestamp) {
        byte[] value = row.isNullAt(TopicRecords.VALUE) ? null : row.getBinary(TopicRecords.VALUE);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(row.getString(TopicRecords.TOPIC).toString(), row.getBinary(TopicRecords.KEY), value);
        if (versions && !row.isNullAt(TopicRecords.VERSION)) {
            byte[] version = ByteBuffer.allocate(Long.BYTES).putLong(row.getLong(TopicRecords.VERSION)).array();
            record.headers().add(TopicRecords.VERSION_HEADER, version);
        }
        return record;
    }
}
