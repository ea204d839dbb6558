package io.cdcctl.flink.kafka;

import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;

/** Writes rows of topic, key and value as records of these topics, with the version as a header where rows have one. */
final class KafkaRecordsTableSink implements DynamicTableSink {

    private final Properties producer;
    private final DeliveryGuarantee guarantee;
    private final String transactionalIdPrefix;
    private final boolean versions;

    /**
     * @param transactionalIdPrefix may be null where the guarantee is not exactly-once
     * @param versions whether rows have the column of the version
     */
    KafkaRecordsTableSink(
            Properties producer, DeliveryGuarantee guarantee, String transactionalIdPrefix, boolean versions) {
        this.producer = producer;
        this.guarantee = guarantee;
        this.transactionalIdPrefix = transactionalIdPrefix;
        this.versions = versions;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return ChangelogMode.insertOnly();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        KafkaSinkBuilder<RowData> builder = KafkaSink.<RowData>builder()
                .setKafkaProducerConfig(producer)
                .setRecordSerializer(new TopicRecordSerializer(versions))
                .setDeliveryGuarantee(guarantee);
        if (transactionalIdPrefix != null) {
            builder.setTransactionalIdPrefix(transactionalIdPrefix);
        }
        KafkaSink<RowData> sink = builder.build();
        return SinkV2Provider.of(guarantee == DeliveryGuarantee.EXACTLY_ONCE ? CheckedCommits.of(sink) : sink);
    }

    @Override
    public DynamicTableSink copy() {
        return new KafkaRecordsTableSink(producer, guarantee, transactionalIdPrefix, versions);
    }

    @Override
    public String asSummaryString() {
        return KafkaRecordsTableFactory.IDENTIFIER;
    }
}
