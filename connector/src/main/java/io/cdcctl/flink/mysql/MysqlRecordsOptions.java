package io.cdcctl.flink.mysql;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options of {@code 'connector' = 'mysql-cdc-records'}; where mysql-cdc has the same one, under its name. */
public final class MysqlRecordsOptions {

    /** Prefix of Debezium's own properties, as in {@code debezium.poll.interval.ms}. */
    public static final String DEBEZIUM_PREFIX = "debezium.";

    /** Prefix of properties of the JDBC driver, as in {@code jdbc.properties.sslMode}. */
    public static final String JDBC_PREFIX = "jdbc.properties.";

    public static final ConfigOption<String> HOSTNAME = ConfigOptions.key("hostname")
            .stringType()
            .noDefaultValue()
            .withDescription("Host of MySQL.");

    public static final ConfigOption<Integer> PORT = ConfigOptions.key("port")
            .intType()
            .defaultValue(3306)
            .withDescription("Port of MySQL.");

    public static final ConfigOption<String> USERNAME = ConfigOptions.key("username")
            .stringType()
            .noDefaultValue()
            .withDescription("User that reads; it needs SELECT on the tables, REPLICATION SLAVE and REPLICATION CLIENT.");

    public static final ConfigOption<String> PASSWORD = ConfigOptions.key("password")
            .stringType()
            .noDefaultValue()
            .withDescription("Password of the user.");

    public static final ConfigOption<String> SERVER_ID = ConfigOptions.key("server-id")
            .stringType()
            .noDefaultValue()
            .withDescription("Id of the binlog client, or a range such as 5400-5403 with one for each parallel reader. Nobody else of MySQL's clients may use them.");

    public static final ConfigOption<String> SERVER_TIME_ZONE = ConfigOptions.key("server-time-zone")
            .stringType()
            .defaultValue("UTC")
            .withDescription("Time zone of the sessions.");

    public static final ConfigOption<String> TABLES = ConfigOptions.key("tables")
            .stringType()
            .noDefaultValue()
            .withDescription("The tables as JSON; see above.");

    public static final ConfigOption<Integer> CHUNK_SIZE = ConfigOptions.key("scan.incremental.snapshot.chunk.size")
            .intType()
            .defaultValue(8096)
            .withDescription(
                    "Rows that the snapshot reads at once. Where it skips the backfill, these are the fewest: a large table is read in 64"
                            + " chunks, of 500,000 rows at most. MySQL keeps old versions of rows, and ALTER TABLE waits, while a chunk is read.");

    public static final ConfigOption<Boolean> SKIP_BACKFILL = ConfigOptions.key("scan.incremental.snapshot.backfill.skip")
            .booleanType()
            .defaultValue(false)
            .withDescription(
                    "Whether changes of a chunk that are made while it is read come after the snapshot alone: the rows of a chunk are then"
                            + " written as they are read, and are not held in memory, and a row may show an earlier value until the snapshot"
                            + " is done. Any key can then be cut. Not with mysql-cdc before 3.5.");

    public static final ConfigOption<Duration> HEARTBEAT_INTERVAL = ConfigOptions.key("heartbeat.interval")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("Time after which the position in the binlog moves on where the tables have no changes.");

    public static final ConfigOption<Duration> CONNECT_TIMEOUT = ConfigOptions.key("connect.timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("How long to wait for a connection.");

    private MysqlRecordsOptions() {}
}
