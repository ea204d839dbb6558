package io.cdcctl.flink.kafka;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes a record of a row; Kafka chooses the partition by the key's bytes. */
final class TopicRecordSerializer implements KafkaRecordSerializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(RowData row, KafkaSinkContext context, Long timestamp) {
        byte[] value = row.isNullAt(TopicRecords.VALUE) ? null : row.getBinary(TopicRecords.VALUE);
        return new ProducerRecord<>(row.getString(TopicRecords.TOPIC).toString(), row.getBinary(TopicRecords.KEY), value);
    }
}
