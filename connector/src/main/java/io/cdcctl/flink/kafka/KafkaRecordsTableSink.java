package io.cdcctl.flink.kafka;

import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;

/** Writes rows of topic, key and value as records of these topics. */
final class KafkaRecordsTableSink implements DynamicTableSink {

    private final Properties producer;
    private final DeliveryGuarantee guarantee;
    private final String transactionalIdPrefix;

    /** The prefix may be null where the guarantee is not exactly-once. */
    KafkaRecordsTableSink(Properties producer, DeliveryGuarantee guarantee, String transactionalIdPrefix) {
        this.producer = producer;
        this.guarantee = guarantee;
        this.transactionalIdPrefix = transactionalIdPrefix;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return ChangelogMode.insertOnly();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        KafkaSinkBuilder<RowData> builder = KafkaSink.<RowData>builder()
                .setKafkaProducerConfig(producer)
                .setRecordSerializer(new TopicRecordSerializer())
                .setDeliveryGuarantee(guarantee);
        if (transactionalIdPrefix != null) {
            builder.setTransactionalIdPrefix(transactionalIdPrefix);
        }
        return SinkV2Provider.of(builder.build());
    }

    @Override
    public DynamicTableSink copy() {
        return new KafkaRecordsTableSink(producer, guarantee, transactionalIdPrefix);
    }

    @Override
    public String asSummaryString() {
        return KafkaRecordsTableFactory.IDENTIFIER;
    }
}
