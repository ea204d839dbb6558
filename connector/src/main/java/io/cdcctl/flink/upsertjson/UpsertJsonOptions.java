package io.cdcctl.flink.upsertjson;

import java.util.HashSet;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.formats.json.JsonFormatFactory;

/** The options that both formats take. */
public final class UpsertJsonOptions {

    /** Where an unreadable record goes; without it such a record fails the job. */
    public static final ConfigOption<String> UNREADABLE_COLUMN = ConfigOptions.key("unreadable-column")
            .stringType()
            .noDefaultValue()
            .withDescription("Name of a physical column ROW<`error` STRING, `bytes` BYTES> that is not read from JSON. It is"
                    + " NULL for a good record; for one that cannot be read it holds the reason and the raw bytes. Without"
                    + " the option such a record fails the job.");

    /** Decoding options of {@code json} that keep every record, by key because Flink versions differ in what they have. */
    private static final Set<String> KEPT_OPTIONS =
            Set.of("fail-on-missing-field", "timestamp-format.standard");

    private UpsertJsonOptions() {}

    static Set<ConfigOption<?>> all(JsonFormatFactory json) {
        Set<ConfigOption<?>> options = new HashSet<>(Set.of(UNREADABLE_COLUMN));
        json.optionalOptions().stream()
                .filter(option -> KEPT_OPTIONS.contains(option.key()))
                .forEach(options::add);
        return options;
    }
}
