package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.kafka.TopicRecords;
import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import io.cdcctl.flink.mysql.binlog.TlsMode;
import io.cdcctl.flink.mysql.snapshot.SessionSettings;
import io.cdcctl.flink.mysql.table.TableSpecs;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Makes source tables {@code WITH ('connector' = 'mysql-binlog-records')}. */
public final class MysqlBinlogRecordsTableFactory implements DynamicTableSourceFactory {

    public static final String IDENTIFIER = "mysql-binlog-records";

    private static final String SSL_MODE = "sslMode";

    private static final Duration RETRY = Duration.ofSeconds(30);

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(
                MysqlBinlogRecordsOptions.HOSTNAME,
                MysqlBinlogRecordsOptions.USERNAME,
                MysqlBinlogRecordsOptions.PASSWORD,
                MysqlBinlogRecordsOptions.SERVER_ID,
                MysqlBinlogRecordsOptions.TABLES);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(
                MysqlBinlogRecordsOptions.PORT,
                MysqlBinlogRecordsOptions.CHUNK_SIZE,
                MysqlBinlogRecordsOptions.ZERO_DATES,
                MysqlBinlogRecordsOptions.HEARTBEAT_INTERVAL,
                MysqlBinlogRecordsOptions.CONNECT_TIMEOUT);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validateExcept(MysqlBinlogRecordsOptions.JDBC_PREFIX);
        TopicRecords.checkColumnsWithVersion(context.getCatalogTable().getResolvedSchema());
        return new MysqlBinlogRecordsTableSource(settings(helper.getOptions(), context.getCatalogTable().getOptions()));
    }

    /** Those of a table that was made with these options. */
    static SourceSettings settings(Map<String, String> options) {
        return settings(Configuration.fromMap(options), options);
    }

    private static SourceSettings settings(ReadableConfig config, Map<String, String> options) {
        Map<String, String> jdbc = withPrefix(options);
        BinlogSettings binlog = binlog(config, jdbc.get(SSL_MODE));
        return new SourceSettings(
                binlog,
                SessionSettings.of(binlog, jdbc),
                TableSpecs.parse(config.get(MysqlBinlogRecordsOptions.TABLES)),
                config.get(MysqlBinlogRecordsOptions.CHUNK_SIZE),
                zeroDates(config),
                RETRY);
    }

    private static BinlogSettings binlog(ReadableConfig config, String sslMode) {
        BinlogSettings binlog = new BinlogSettings(
                config.get(MysqlBinlogRecordsOptions.HOSTNAME),
                config.get(MysqlBinlogRecordsOptions.PORT),
                config.get(MysqlBinlogRecordsOptions.USERNAME),
                config.get(MysqlBinlogRecordsOptions.PASSWORD),
                serverId(config));
        binlog.connectTimeoutMillis = (int) config.get(MysqlBinlogRecordsOptions.CONNECT_TIMEOUT).toMillis();
        binlog.heartbeatMillis = (int) config.get(MysqlBinlogRecordsOptions.HEARTBEAT_INTERVAL).toMillis();
        if (binlog.heartbeatMillis <= 0) {
            throw new ValidationException("heartbeat.interval has to be more than 0 s: it is how a lost connection is noticed.");
        }
        binlog.silenceMillis = Math.max(binlog.silenceMillis, 3 * binlog.heartbeatMillis);
        binlog.tls = tls(sslMode);
        return binlog;
    }

    private static long serverId(ReadableConfig config) {
        String text = config.get(MysqlBinlogRecordsOptions.SERVER_ID);
        try {
            return Long.parseLong(text.split("-", 2)[0].trim());
        } catch (NumberFormatException e) {
            throw new ValidationException("server-id has to be a number or a range such as 5400-5403, and is '" + text + "'.", e);
        }
    }

    private static TlsMode tls(String sslMode) {
        try {
            return sslMode == null ? TlsMode.PREFERRED : TlsMode.valueOf(sslMode.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ValidationException("jdbc.properties.sslMode cannot be '" + sslMode + "'.", e);
        }
    }

    private static ZeroDates zeroDates(ReadableConfig config) {
        try {
            return ZeroDates.parse(config.get(MysqlBinlogRecordsOptions.ZERO_DATES));
        } catch (IllegalArgumentException e) {
            throw new ValidationException(e.getMessage(), e);
        }
    }

    private static Map<String, String> withPrefix(Map<String, String> options) {
        Map<String, String> properties = new HashMap<>();
        String prefix = MysqlBinlogRecordsOptions.JDBC_PREFIX;
        options.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                properties.put(key.substring(prefix.length()), value);
            }
        });
        return properties;
    }
}
