package io.cdcctl.flink.mysql.source;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options of {@code 'connector' = 'mysql-binlog-records'}; where mysql-cdc has the same one, under its name. */
public final class MysqlBinlogRecordsOptions {

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
            .withDescription("Id of the binlog client, or a range whose first one is taken. Nobody else of MySQL's clients may use it.");

    public static final ConfigOption<String> TABLES = ConfigOptions.key("tables")
            .stringType()
            .noDefaultValue()
            .withDescription("The tables as JSON; see above.");

    public static final ConfigOption<Integer> CHUNK_SIZE = ConfigOptions.key("scan.incremental.snapshot.chunk.size")
            .intType()
            .defaultValue(8096)
            .withDescription("Rows that a chunk of the snapshot has at least.");

    public static final ConfigOption<String> ZERO_DATES = ConfigOptions.key("zero-dates")
            .stringType()
            .defaultValue("error")
            .withDescription("What a date with a part of zero becomes: error, null, or a date such as 1970-01-01.");

    public static final ConfigOption<Duration> HEARTBEAT_INTERVAL = ConfigOptions.key("heartbeat.interval")
            .durationType()
            .defaultValue(Duration.ofSeconds(1))
            .withDescription("Time after which MySQL shows that it lives where it has nothing to send.");

    public static final ConfigOption<Duration> CONNECT_TIMEOUT = ConfigOptions.key("connect.timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("How long to wait for a connection.");

    private MysqlBinlogRecordsOptions() {}
}
