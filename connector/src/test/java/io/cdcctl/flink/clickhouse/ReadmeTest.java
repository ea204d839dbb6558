package io.cdcctl.flink.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.kafka.KafkaRecordsOptions;
import io.cdcctl.flink.kafka.KafkaRecordsTableFactory;
import io.cdcctl.flink.mysql.source.MysqlBinlogRecordsOptions;
import io.cdcctl.flink.mysql.source.MysqlBinlogRecordsTableFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;

/** What the README says of options and what it shows as SQL. */
class ReadmeTest {

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    /** The SQL block behind a marker. */
    private static String example(String name) throws IOException {
        Matcher block = Pattern.compile("<!-- example: " + name + " -->\\s+```sql\\n(.*?)```", Pattern.DOTALL)
                .matcher(readme());
        assertTrue(block.find(), "no example " + name);
        return block.group(1);
    }

    @Test
    void everyOptionIsListedWithItsDefaultAndMeaning() throws IOException {
        assertListed("| option | default | |", new ClickHouseTableFactory(), SinkOptions.SETTINGS_PREFIX + "*` | | Settings that are sent with every insert. |");
        assertListed(
                "| option of `mysql-binlog-records` | default | |",
                new MysqlBinlogRecordsTableFactory(),
                MysqlBinlogRecordsOptions.JDBC_PREFIX + "*` | | Properties of the JDBC driver; the binlog is encrypted as its `sslMode` says. |");
        assertListed(
                "| option of `kafka-records` | default | |",
                new KafkaRecordsTableFactory(),
                KafkaRecordsOptions.PROPERTIES_PREFIX + "*` | | Properties of Kafka's producer; `properties.bootstrap.servers` is required. |");
    }

    /** The table with this head has all options of the connector, and those of a prefix. */
    private static void assertListed(String head, Factory factory, String... prefixes) throws IOException {
        Set<String> expected = new TreeSet<>();
        factory.requiredOptions().forEach(option -> expected.add(row(option, "required")));
        factory.optionalOptions().forEach(option -> expected.add(row(option, shown(option.defaultValue()))));
        for (String prefix : prefixes) {
            expected.add("| `" + prefix);
        }
        String listed = readme().lines()
                .dropWhile(line -> !line.equals(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .sorted()
                .collect(Collectors.joining("\n"));
        assertEquals(String.join("\n", expected), listed);
    }

    private static String row(ConfigOption<?> option, String otherwise) {
        String meaning = new HtmlFormatter().format(option.description());
        return "| `" + option.key() + "` |" + (otherwise.isEmpty() ? "" : " " + otherwise) + " | " + meaning + " |";
    }

    private static String shown(Object value) {
        if (value == null) {
            return "";
        }
        String text = value instanceof Duration
                ? TimeUtils.formatWithHighestUnit((Duration) value)
                : value instanceof MemorySize ? ((MemorySize) value).getMebiBytes() + " mb" : value.toString();
        return "`" + (value instanceof Enum ? text.toLowerCase(Locale.ROOT) : text) + "`";
    }

    @Test
    void theExampleIsAJobWithoutStateByKey() throws IOException {
        String plan = explain(example("flink"));
        assertTrue(plan.contains("Sink(table=[default_catalog.default_database.orders_versions]"), plan);
        for (String stateful : new String[] {"ChangelogNormalize", "Exchange", "Materialize"}) {
            assertTrue(!plan.contains(stateful), plan);
        }
    }

    @Test
    void theExampleOfMysqlIsAJobOfSourceAndSink() throws IOException {
        String plan = explain(example("mysql"));
        assertTrue(plan.contains("Sink(table=[default_catalog.default_database.kafka]"), plan);
    }

    private static String explain(String script) {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        StatementSet set = tables.createStatementSet();
        for (String statement : script.split(";\\s*\\n")) {
            Matcher setting = Pattern.compile("SET '([^']+)' = '([^']+)'").matcher(statement);
            if (setting.matches()) {
                tables.getConfig().set(setting.group(1), setting.group(2));
            } else if (statement.startsWith("INSERT")) {
                set.addInsertSql(statement);
            } else {
                tables.executeSql(statement);
            }
        }
        return set.explain();
    }
}
