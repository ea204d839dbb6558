package io.cdcctl.flink.kafka;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** The options of {@code 'connector' = 'kafka-records'}; they are some of those of the connector {@code kafka}. */
public final class KafkaRecordsOptions {

    /** Prefix of the producer's properties, as in {@code properties.bootstrap.servers}. */
    public static final String PROPERTIES_PREFIX = "properties.";

    public static final ConfigOption<DeliveryGuarantee> DELIVERY_GUARANTEE = ConfigOptions.key("sink.delivery-guarantee")
            .enumType(DeliveryGuarantee.class)
            .defaultValue(DeliveryGuarantee.AT_LEAST_ONCE)
            .withDescription("at-least-once, or exactly-once with Kafka's transactions. One that Kafka has ended before it was committed fails the job.");

    public static final ConfigOption<String> TRANSACTIONAL_ID_PREFIX = ConfigOptions.key("sink.transactional-id-prefix")
            .stringType()
            .noDefaultValue()
            .withDescription("Prefix of the transactions' ids, which nobody else may use; needed with exactly-once.");

    private KafkaRecordsOptions() {}
}
