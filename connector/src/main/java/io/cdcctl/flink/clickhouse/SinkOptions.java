package io.cdcctl.flink.clickhouse;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The options of {@code 'connector' = 'clickhouse'}. */
public final class SinkOptions {

    /** Prefix of server settings that are sent with every insert, as in {@code clickhouse.settings.insert_quorum}. */
    public static final String SETTINGS_PREFIX = "clickhouse.settings.";

    public static final ConfigOption<String> URL = ConfigOptions.key("url")
            .stringType()
            .noDefaultValue()
            .withDescription("HTTP address of ClickHouse, http:// or https://; several are separated by ';' or ','.");

    public static final ConfigOption<String> DATABASE_NAME = ConfigOptions.key("database-name")
            .stringType()
            .noDefaultValue()
            .withDescription("Database of the target table.");

    public static final ConfigOption<String> TABLE_NAME = ConfigOptions.key("table-name")
            .stringType()
            .noDefaultValue()
            .withDescription("Target table.");

    public static final ConfigOption<String> USERNAME = ConfigOptions.key("username")
            .stringType()
            .defaultValue("default")
            .withDescription("ClickHouse user; it needs SELECT and INSERT on the target table.");

    public static final ConfigOption<String> PASSWORD = ConfigOptions.key("password")
            .stringType()
            .noDefaultValue()
            .withDescription("Password of the user.");

    public static final ConfigOption<String> PASSWORD_FILE = ConfigOptions.key("password-file")
            .stringType()
            .noDefaultValue()
            .withDescription("File on the task managers that holds the password, instead of 'password'.");

    public static final ConfigOption<Integer> BUFFER_FLUSH_MAX_ROWS = ConfigOptions.key("sink.buffer-flush.max-rows")
            .intType()
            .defaultValue(50_000)
            .withDescription("Rows after which a batch is sent.");

    public static final ConfigOption<MemorySize> BUFFER_FLUSH_MAX_BYTES = ConfigOptions.key("sink.buffer-flush.max-bytes")
            .memoryType()
            .defaultValue(MemorySize.ofMebiBytes(16))
            .withDescription("Encoded size after which a batch is sent.");

    public static final ConfigOption<Duration> BUFFER_FLUSH_INTERVAL = ConfigOptions.key("sink.buffer-flush.interval")
            .durationType()
            .defaultValue(Duration.ofSeconds(1))
            .withDescription("Time after which a batch that has rows is sent; 0 sends by size and at checkpoints only.");

    public static final ConfigOption<Integer> BUFFER_COUNT = ConfigOptions.key("sink.buffer-count")
            .intType()
            .defaultValue(3)
            .withDescription("Batches that may be filled or in flight at once; when all are, the job is held back.");

    public static final ConfigOption<Duration> MAX_RETRY_DURATION = ConfigOptions.key("sink.max-retry-duration")
            .durationType()
            .defaultValue(Duration.ofMinutes(5))
            .withDescription("How long a batch is sent again after transient errors before the job fails.");

    public static final ConfigOption<Duration> REQUEST_TIMEOUT = ConfigOptions.key("sink.request-timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("Time within which ClickHouse has to answer one request.");

    public static final ConfigOption<Compression> COMPRESSION = ConfigOptions.key("sink.compression")
            .enumType(Compression.class)
            .defaultValue(Compression.NONE)
            .withDescription("Compression of batches on the wire: none or lz4.");

    public static final ConfigOption<String> VERSION_COLUMN = ConfigOptions.key("sink.version-column")
            .stringType()
            .defaultValue("_version")
            .withDescription("UInt64 column that takes the version of a change; the engine's version argument.");

    public static final ConfigOption<String> DELETED_COLUMN = ConfigOptions.key("sink.deleted-column")
            .stringType()
            .defaultValue("_is_deleted")
            .withDescription("UInt8 column that takes 1 for a deletion.");

    private SinkOptions() {}

    /** Compression of the request body. */
    public enum Compression {
        NONE,
        LZ4
    }
}
