package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.rowbinary.OverflowPolicy;
import io.cdcctl.flink.clickhouse.target.OwnColumns;
import io.cdcctl.flink.clickhouse.target.SinkMode;
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

    public static final ConfigOption<String> SSL_ROOT_CERTIFICATE_FILE = ConfigOptions.key("ssl.root-certificate-file")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "PEM file on the task managers with the certificates that https:// addresses are checked against,"
                            + " instead of the ones that Java trusts.");

    public static final ConfigOption<SinkMode> MODE = ConfigOptions.key("sink.mode")
            .enumType(SinkMode.class)
            .defaultValue(SinkMode.REPLACING)
            .withDescription(
                    "replacing: the target, ReplacingMergeTree(version) ORDER BY the primary key, keeps the newest version of"
                            + " a row. append: the target, ReplacingMergeTree ORDER BY the primary key followed by the"
                            + " version column, keeps every change as a row of its own, deletions included.");

    public static final ConfigOption<OverflowPolicy> OVERFLOW = ConfigOptions.key("sink.overflow")
            .enumType(OverflowPolicy.class)
            .defaultValue(OverflowPolicy.ERROR)
            .withDescription(
                    "What becomes of a value outside the range of its ClickHouse type: error refuses the row, null writes"
                            + " NULL, clamp writes the nearest value.");

    public static final ConfigOption<Poison> POISON = ConfigOptions.key("sink.poison")
            .enumType(Poison.class)
            .defaultValue(Poison.FAIL)
            .withDescription(
                    "What becomes of a record that cannot be read or written: fail stops the job and names it, dead-letter"
                            + " writes it into the dead-letter table and goes on.");

    public static final ConfigOption<String> DEAD_LETTER_DATABASE_NAME = ConfigOptions.key("sink.dead-letter.database-name")
            .stringType()
            .noDefaultValue()
            .withDescription("Database of the dead-letter table; that of the target where it is not set.");

    public static final ConfigOption<String> DEAD_LETTER_TABLE_NAME = ConfigOptions.key("sink.dead-letter.table-name")
            .stringType()
            .noDefaultValue()
            .withDescription("Table that takes dead letters; needed with 'sink.poison' = 'dead-letter'.");

    public static final ConfigOption<Integer> SOURCE_PARTITIONS = ConfigOptions.key("sink.source-partitions")
            .intType()
            .noDefaultValue()
            .withDescription(
                    "Number of partitions of the topic. A row of a later partition fails the job, because a key that moves"
                            + " to another partition has no order of versions. Needs the metadata column 'partition'.");

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
            .defaultValue(OwnColumns.VERSION)
            .withDescription("UInt64 column that takes the version of a change; the engine's version argument.");

    public static final ConfigOption<String> DELETED_COLUMN = ConfigOptions.key("sink.deleted-column")
            .stringType()
            .defaultValue(OwnColumns.DELETED)
            .withDescription("UInt8 column that takes 1 for a deletion.");

    private SinkOptions() {}

    /** What becomes of a record that cannot be read or written. */
    public enum Poison {
        FAIL("fail"),
        DEAD_LETTER("dead-letter");

        private final String value;

        Poison(String value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return value;
        }
    }

    /** Compression of the request body. */
    public enum Compression {
        NONE,
        LZ4
    }
}
