package io.cdcctl.flink.upsertjson;

import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.formats.json.JsonFormatFactory;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Format {@code upsert-json-key}: the keys of the records that {@link UpsertJsonFormatFactory} reads the values of.
 *
 * <p>Where a missing value is a deletion, a missing key is an error: with {@code key.format = json} the Kafka connector drops
 * such a record without a word. It is a format of its own because a format is not told which part of a record it reads.
 */
public final class UpsertJsonKeyFormatFactory implements DeserializationFormatFactory {

    public static final String IDENTIFIER = "upsert-json-key";

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
        return UpsertJsonOptions.all(new JsonFormatFactory());
    }

    @Override
    public Set<ConfigOption<?>> forwardOptions() {
        return optionalOptions();
    }

    @Override
    public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig formatOptions) {
        FactoryUtil.validateFactoryOptions(this, formatOptions);
        return new UpsertJsonDecodingFormat(RecordPart.KEY, formatOptions);
    }
}
