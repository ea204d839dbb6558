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
 * Format {@code upsert-json}: flat JSON rows of a compacted topic, where a record without a value is a deletion.
 *
 * <p>It reads JSON as the format {@code json} does and takes the same decoding options, except {@code
 * ignore-parse-errors}: a record that cannot be read must not vanish. It fails the job, or becomes a row that says so in the
 * column {@link UpsertJsonOptions#UNREADABLE_COLUMN}.
 */
public final class UpsertJsonFormatFactory implements DeserializationFormatFactory {

    public static final String IDENTIFIER = "upsert-json";

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
        return new UpsertJsonDecodingFormat(RecordPart.VALUE, formatOptions);
    }
}
