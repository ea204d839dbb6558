package io.cdcctl.flink.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.clickhouse.SinkOptions.Compression;
import io.cdcctl.flink.clickhouse.SinkOptions.Poison;
import io.cdcctl.flink.clickhouse.rowbinary.OverflowPolicy;
import io.cdcctl.flink.clickhouse.target.SinkMode;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.description.Description;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkConfigTest {

    private static final String COLUMNS = "id INT NOT NULL, a INT, `_offset` BIGINT METADATA FROM 'offset'";
    private static final String KEY = ", PRIMARY KEY (id) NOT ENFORCED";

    /** Plans an insert, which makes the sink, and gives the messages of the whole chain of causes. */
    private static String refusal(String columns, String select, String... options) {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        StringBuilder with = new StringBuilder("'connector' = 'clickhouse', 'database-name' = 'd', 'table-name' = 't'");
        for (String option : options) {
            with.append(", ").append(option);
        }
        tables.executeSql("CREATE TABLE s (" + columns + ") WITH (" + with + ")");
        Throwable error = assertThrows(
                ValidationException.class, () -> tables.explainSql("INSERT INTO s SELECT " + select));
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        return messages.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "'url' = 'ftp://h'                                              | 'url' cannot hold 'ftp://h'",
        "'url' = 'http://'                                              | 'url' cannot hold",
        "'url' = ' ; '                                                  | 'url' names no address",
        "'url' = 'http://h:1', 'sink.buffer-flush.max-rows' = '0'       | 'sink.buffer-flush.max-rows' cannot be '0'",
        "'url' = 'http://h:1', 'sink.buffer-flush.max-rows' = 'many'    | sink.buffer-flush.max-rows",
        "'url' = 'http://h:1', 'sink.buffer-flush.max-bytes' = '2g'     | 'sink.buffer-flush.max-bytes' cannot be",
        "'url' = 'http://h:1', 'sink.buffer-flush.interval' = 'soon'    | sink.buffer-flush.interval",
        "'url' = 'http://h:1', 'sink.buffer-count' = '0'                | 'sink.buffer-count' cannot be '0'",
        "'url' = 'http://h:1', 'sink.request-timeout' = '0 s'           | 'sink.request-timeout' cannot be",
        "'url' = 'http://h:1', 'sink.max-retry-duration' = '0 s'        | 'sink.max-retry-duration' cannot be",
        "'url' = 'http://h:1', 'sink.compression' = 'gzip'              | sink.compression",
        "'url' = 'http://h:1', 'sink.deleted-column' = '_version'       | 'sink.deleted-column' cannot be",
        "'url' = 'http://h:1', 'sink.version-column' = 'a'              | column 'a' is written by the sink",
        "'url' = 'http://h:1', 'username' = 'a:b'                       | 'username' cannot be",
        "'url' = 'http://h:1', 'password' = 'x', 'password-file' = 'y'  | only one of the options 'password' and",
        "'url' = 'http://h:1', 'clickhouse.settings.async_insert' = '1' | 'clickhouse.settings.async_insert' is refused",
        "'url' = 'http://h:1', 'clickhouse.settings.a b' = '1'          | 'clickhouse.settings.a b' does not end in",
        "'url' = 'http://h:1', 'sink.mode' = 'upsert'                   | sink.mode",
        "'url' = 'http://h:1', 'sink.overflow' = 'wrap'                 | sink.overflow",
        "'url' = 'http://h:1', 'sink.poison' = 'ignore'                 | sink.poison",
        "'url' = 'http://h:1', 'sink.poison' = 'dead-letter'            | 'sink.poison' = 'dead-letter' needs 'sink.dead-letter.table-name'",
        "'url' = 'http://h:1', 'sink.poison' = 'dead-letter', 'sink.dead-letter.table-name' = ' ' | 'sink.dead-letter.table-name' cannot be ' '",
        "'url' = 'http://h:1', 'sink.poison' = 'dead-letter', 'sink.dead-letter.table-name' = 't' | 'sink.dead-letter.table-name' cannot be 't': it is the target itself",
        "'url' = 'http://h:1', 'sink.dead-letter.table-name' = 'x'      | 'sink.dead-letter.table-name' says where dead letters go, but there are none",
        "'url' = 'http://h:1', 'sink.dead-letter.database-name' = 'x'   | 'sink.dead-letter.database-name' says where dead letters go",
        "'url' = 'http://h:1', 'sink.source-partitions' = '0'           | 'sink.source-partitions' cannot be '0': it must be at least 1",
        "'url' = 'http://h:1', 'sink.source-partitions' = '3'           | has 'sink.source-partitions' but no metadata column 'partition'",
        "'url' = 'http://h:1', 'sink.flush' = '1'                       | sink.flush",
    })
    void wrongValueIsRefusedByName(String options, String message) {
        String refusal = refusal(COLUMNS + KEY, "1, 1, CAST(1 AS BIGINT)", options);
        assertTrue(refusal.contains(message), refusal);
    }

    @Test
    void passwordInUrlIsRefusedAndNotRepeated() {
        String refusal = refusal(COLUMNS + KEY, "1, 1, CAST(1 AS BIGINT)", "'url' = 'http://u:hidden@h:1'");
        assertTrue(refusal.contains("'url' must not hold a user or a password"), refusal);
        int ownMessage = refusal.indexOf("must not hold");
        assertFalse(refusal.substring(ownMessage).contains("hidden"), refusal);
    }

    @Test
    void tableWithoutKeyIsRefused() {
        String refusal = refusal(COLUMNS, "1, 1, CAST(1 AS BIGINT)", "'url' = 'http://h:1'");
        assertTrue(refusal.contains("needs PRIMARY KEY"), refusal);
    }

    @Test
    void tableWithoutOffsetIsRefused() {
        String refusal = refusal("id INT NOT NULL, a INT" + KEY, "1, 1", "'url' = 'http://h:1'");
        assertTrue(refusal.contains("has no metadata column 'offset'"), refusal);
    }

    @Test
    void topicWithoutPartitionIsRefused() {
        String refusal = refusal(
                COLUMNS + ", `_topic` STRING METADATA FROM 'topic'" + KEY,
                "1, 1, CAST(1 AS BIGINT), 'x'",
                "'url' = 'http://h:1'");
        assertTrue(refusal.contains("has the metadata column 'topic' but not 'partition'"), refusal);
    }

    @Test
    void unknownMetadataIsRefused() {
        String refusal = refusal(
                COLUMNS + ", x INT METADATA FROM 'shard'" + KEY, "1, 1, CAST(1 AS BIGINT), 1", "'url' = 'http://h:1'");
        assertTrue(refusal.contains("Invalid metadata key 'shard'"), refusal);
        assertTrue(refusal.contains("offset\npartition\ntopic\nversion\nsource-time\nunreadable-key\nunreadable-value"), refusal);
    }

    @Test
    void deadLettersGoIntoTheTargetsDatabaseUnlessSaidOtherwise() {
        Configuration options = options();
        options.set(SinkOptions.POISON, Poison.DEAD_LETTER);
        options.set(SinkOptions.DEAD_LETTER_TABLE_NAME, "letters");
        assertEquals("d.letters", SinkConfig.from(options, options.toMap()).deadLetters.toString());
        options.set(SinkOptions.DEAD_LETTER_DATABASE_NAME, "other");
        assertEquals("other.letters", SinkConfig.from(options, options.toMap()).deadLetters.toString());
    }

    @Test
    void defaults() {
        Configuration options = options();
        SinkConfig config = SinkConfig.from(options, options.toMap());
        assertEquals(50_000, config.maxRows);
        assertEquals(16 << 20, config.maxBytes);
        assertEquals(Duration.ofSeconds(1), config.flushInterval);
        assertEquals(Compression.NONE, config.compression);
        assertEquals("d.t", config.table.toString());
        assertEquals(SinkMode.REPLACING, config.mode);
        assertEquals(OverflowPolicy.ERROR, config.overflow);
        assertNull(config.deadLetters);
        assertFalse(config.checksPartitions());
    }

    @Test
    void everyOptionIsDescribed() {
        ClickHouseTableFactory factory = new ClickHouseTableFactory();
        Stream.concat(factory.requiredOptions().stream(), factory.optionalOptions().stream())
                .forEach(option -> assertNotEquals(Description.builder().build(), option.description(), option.key()));
    }

    private static Configuration options() {
        Configuration options = new Configuration();
        options.set(SinkOptions.URL, "http://a:1; https://b:2/path");
        options.set(SinkOptions.DATABASE_NAME, "d");
        options.set(SinkOptions.TABLE_NAME, "t");
        options.set(SinkOptions.PASSWORD, "hidden");
        return options;
    }
}
