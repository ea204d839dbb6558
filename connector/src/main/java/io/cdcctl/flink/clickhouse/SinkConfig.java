package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.SinkOptions.Compression;
import io.cdcctl.flink.clickhouse.SinkOptions.Mode;
import io.cdcctl.flink.clickhouse.SinkOptions.Poison;
import io.cdcctl.flink.clickhouse.http.ConnectionConfig;
import io.cdcctl.flink.clickhouse.http.Credentials;
import io.cdcctl.flink.clickhouse.http.Endpoints;
import io.cdcctl.flink.clickhouse.http.ServerTrust;
import io.cdcctl.flink.clickhouse.rowbinary.OverflowPolicy;
import io.cdcctl.flink.clickhouse.target.TableName;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/** Checked, immutable values of the options of one sink table. */
final class SinkConfig implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Pattern SETTING_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    /** Parameters of the HTTP interface that are not settings, and settings that the sink depends on. */
    private static final Set<String> RESERVED_SETTINGS = Set.of(
            "query", "database", "user", "password", "quota_key", "compress", "decompress", "query_id", "session_id",
            "session_timeout", "session_check", "default_format", "role", "async_insert", "wait_end_of_query",
            "insert_deduplicate", "deduplicate_insert", "input_format_with_names_use_header",
            "input_format_with_types_use_header");

    final ConnectionConfig connection;
    final TableName table;
    final Mode mode;
    final OverflowPolicy overflow;
    /** Where dead letters go, or null where a record that cannot be read or written fails the job. */
    final TableName deadLetters;
    /** Number of partitions that rows may come from, or {@link Integer#MAX_VALUE} where it is not checked. */
    final int sourcePartitions;
    final int maxRows;
    final int maxBytes;
    final Duration flushInterval;
    final int bufferCount;
    final Compression compression;
    final String versionColumn;
    final String deletedColumn;

    private SinkConfig(ReadableConfig options, Map<String, String> rawOptions) {
        connection = new ConnectionConfig(
                Endpoints.parse(SinkOptions.URL.key(), options.get(SinkOptions.URL)),
                credentials(options),
                new ServerTrust(
                        SinkOptions.SSL_ROOT_CERTIFICATE_FILE.key(),
                        options.get(SinkOptions.SSL_ROOT_CERTIFICATE_FILE)),
                positive(options, SinkOptions.REQUEST_TIMEOUT),
                positive(options, SinkOptions.MAX_RETRY_DURATION),
                settings(rawOptions));
        table = new TableName(
                notBlank(options, SinkOptions.DATABASE_NAME), notBlank(options, SinkOptions.TABLE_NAME));
        mode = options.get(SinkOptions.MODE);
        overflow = options.get(SinkOptions.OVERFLOW);
        deadLetters = deadLetters(options, table);
        sourcePartitions = options.getOptional(SinkOptions.SOURCE_PARTITIONS).isEmpty()
                ? Integer.MAX_VALUE
                : atLeast(options, SinkOptions.SOURCE_PARTITIONS, 1);
        maxRows = atLeast(options, SinkOptions.BUFFER_FLUSH_MAX_ROWS, 1);
        maxBytes = bytes(options);
        flushInterval = options.get(SinkOptions.BUFFER_FLUSH_INTERVAL);
        if (flushInterval.isNegative()) {
            throw invalid(SinkOptions.BUFFER_FLUSH_INTERVAL, flushInterval, "it must not be negative");
        }
        bufferCount = atLeast(options, SinkOptions.BUFFER_COUNT, 1);
        compression = options.get(SinkOptions.COMPRESSION);
        versionColumn = notBlank(options, SinkOptions.VERSION_COLUMN);
        deletedColumn = notBlank(options, SinkOptions.DELETED_COLUMN);
        if (versionColumn.equals(deletedColumn)) {
            throw invalid(SinkOptions.DELETED_COLUMN, deletedColumn, "it must differ from the version column");
        }
    }

    /**
     * Checks the options.
     *
     * @param rawOptions all options of the table, of which the ones with {@link SinkOptions#SETTINGS_PREFIX} are read
     * @throws ValidationException naming the first option whose value does not do
     */
    static SinkConfig from(ReadableConfig options, Map<String, String> rawOptions) {
        return new SinkConfig(options, rawOptions);
    }

    private static Credentials credentials(ReadableConfig options) {
        String user = notBlank(options, SinkOptions.USERNAME);
        if (user.indexOf(':') >= 0) {
            throw invalid(SinkOptions.USERNAME, user, "HTTP authentication does not allow a ':' in it");
        }
        String password = options.get(SinkOptions.PASSWORD);
        String file = options.get(SinkOptions.PASSWORD_FILE);
        if (password != null && file != null) {
            throw new ValidationException(String.format(
                    "Set only one of the options '%s' and '%s'.",
                    SinkOptions.PASSWORD.key(), SinkOptions.PASSWORD_FILE.key()));
        }
        return file == null
                ? Credentials.ofPassword(user, password == null ? "" : password)
                : Credentials.ofFile(user, file);
    }

    private static TableName deadLetters(ReadableConfig options, TableName target) {
        Optional<String> table = options.getOptional(SinkOptions.DEAD_LETTER_TABLE_NAME);
        Optional<String> database = options.getOptional(SinkOptions.DEAD_LETTER_DATABASE_NAME);
        if (options.get(SinkOptions.POISON) == Poison.DEAD_LETTER) {
            if (table.isEmpty()) {
                throw new ValidationException(String.format(
                        "The option '%s' = '%s' needs '%s'.",
                        SinkOptions.POISON.key(), Poison.DEAD_LETTER, SinkOptions.DEAD_LETTER_TABLE_NAME.key()));
            }
            return new TableName(
                    database.isEmpty() ? target.database : notBlank(options, SinkOptions.DEAD_LETTER_DATABASE_NAME),
                    notBlank(options, SinkOptions.DEAD_LETTER_TABLE_NAME));
        }
        if (table.isPresent() || database.isPresent()) {
            throw new ValidationException(String.format(
                    "The option '%s' says where dead letters go, but there are none unless '%s' = '%s'.",
                    (table.isPresent() ? SinkOptions.DEAD_LETTER_TABLE_NAME : SinkOptions.DEAD_LETTER_DATABASE_NAME).key(),
                    SinkOptions.POISON.key(), Poison.DEAD_LETTER));
        }
        return null;
    }

    private static Map<String, String> settings(Map<String, String> rawOptions) {
        Map<String, String> settings = new TreeMap<>();
        rawOptions.forEach((key, value) -> {
            if (key.startsWith(SinkOptions.SETTINGS_PREFIX)) {
                String name = key.substring(SinkOptions.SETTINGS_PREFIX.length());
                if (!SETTING_NAME.matcher(name).matches()) {
                    throw new ValidationException(
                            String.format("The option '%s' does not end in the name of a ClickHouse setting.", key));
                }
                if (RESERVED_SETTINGS.contains(name)) {
                    throw new ValidationException(
                            String.format("The option '%s' is refused: the sink sets '%s' itself.", key, name));
                }
                settings.put(name, value);
            }
        });
        return settings;
    }

    private static int bytes(ReadableConfig options) {
        long bytes = options.get(SinkOptions.BUFFER_FLUSH_MAX_BYTES).getBytes();
        if (bytes < 1 || bytes > 1 << 30) {
            throw invalid(
                    SinkOptions.BUFFER_FLUSH_MAX_BYTES,
                    options.get(SinkOptions.BUFFER_FLUSH_MAX_BYTES),
                    "it must be between 1 byte and 1 GiB");
        }
        return (int) bytes;
    }

    private static int atLeast(ReadableConfig options, ConfigOption<Integer> option, int least) {
        int value = options.get(option);
        if (value < least) {
            throw invalid(option, value, "it must be at least " + least);
        }
        return value;
    }

    private static Duration positive(ReadableConfig options, ConfigOption<Duration> option) {
        Duration value = options.get(option);
        if (value.isNegative() || value.isZero()) {
            throw invalid(option, value, "it must be greater than zero");
        }
        return value;
    }

    private static String notBlank(ReadableConfig options, ConfigOption<String> option) {
        String value = options.get(option);
        if (value.isBlank()) {
            throw invalid(option, value, "it must not be blank");
        }
        return value;
    }

    private static ValidationException invalid(ConfigOption<?> option, Object value, String reason) {
        return new ValidationException(
                String.format("The option '%s' cannot be '%s': %s.", option.key(), value, reason));
    }
}
