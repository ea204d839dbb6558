package io.cdcctl.flink.kafka;

import java.util.Properties;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Makes sink tables {@code WITH ('connector' = 'kafka-records')}. */
public final class KafkaRecordsTableFactory implements DynamicTableSinkFactory {

    public static final String IDENTIFIER = "kafka-records";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(KafkaRecordsOptions.DELIVERY_GUARANTEE, KafkaRecordsOptions.TRANSACTIONAL_ID_PREFIX);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validateExcept(KafkaRecordsOptions.PROPERTIES_PREFIX);
        boolean versions = TopicRecords.haveVersion(context.getCatalogTable().getResolvedSchema());
        ReadableConfig options = helper.getOptions();
        DeliveryGuarantee guarantee = options.get(KafkaRecordsOptions.DELIVERY_GUARANTEE);
        String prefix = options.get(KafkaRecordsOptions.TRANSACTIONAL_ID_PREFIX);
        if (guarantee == DeliveryGuarantee.EXACTLY_ONCE && prefix == null) {
            throw new ValidationException("'sink.delivery-guarantee' = 'exactly-once' needs 'sink.transactional-id-prefix'.");
        }
        return new KafkaRecordsTableSink(producer(context), guarantee, prefix, versions);
    }

    private static Properties producer(Context context) {
        Properties properties = new Properties();
        context.getCatalogTable().getOptions().forEach((key, value) -> {
            if (key.startsWith(KafkaRecordsOptions.PROPERTIES_PREFIX)) {
                properties.setProperty(key.substring(KafkaRecordsOptions.PROPERTIES_PREFIX.length()), value);
            }
        });
        if (!properties.containsKey("bootstrap.servers")) {
            throw new ValidationException("'properties.bootstrap.servers' is missing.");
        }
        return properties;
    }
}
