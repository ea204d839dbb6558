package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever was changed, however it was cut into batches, read again, interleaved, and disturbed on the way: a view with
 * FINAL shows the last state of every row, no row that is deleted, and none of a primary key that was given up.
 */
class ChangelogPropertyTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final int CASES = 24;
    private static final ChangelogMode MODE = ChangelogMode.newBuilder()
            .addContainedKind(RowKind.INSERT)
            .addContainedKind(RowKind.DELETE)
            .build();
    private static final Map<String, TypeInformation<?>> TYPES =
            Map.of("BIGINT", Types.LONG, "INT", Types.INT, "STRING", Types.STRING);
    private static final Map<String, String> CLICKHOUSE_TYPES =
            Map.of("BIGINT", "Int64", "INT", "Int32", "STRING", "String");

    @Test
    void viewAlwaysShowsTheLastState() throws Exception {
        long seed = Long.getLong("changelog.seed", System.nanoTime());
        Random random = new Random(seed);
        List<RandomChangelog> changelogs = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            changelogs.add(new RandomChangelog(random));
            createTable("t" + i, changelogs.get(i));
        }
        int disturbed;
        try (FaultProxy proxy = new FaultProxy(SERVER.url)) {
            proxy.plan(ChangelogPropertyTest::fault);
            run(changelogs, proxy, random, false);
            run(changelogs, proxy, random, true);
            disturbed = proxy.inserts();
        }
        assertTrue(disturbed > 100, "only " + disturbed + " inserts took the way with faults");
        for (int i = 0; i < CASES; i++) {
            String message = "case " + i + ", to be repeated with -Dchangelog.seed=" + seed;
            assertEquals(changelogs.get(i).model(), visible("t" + i, changelogs.get(i)), message);
        }
    }

    private static Fault fault(int insert) {
        switch (insert % 23) {
            case 3:
                return Fault.cutRequest();
            case 8:
                return Fault.cutAnswer();
            case 13:
                return Fault.writtenLate(Duration.ofMillis(400));
            case 18:
                return Fault.code(241);
            default:
                return Fault.none();
        }
    }

    private static void createTable(String table, RandomChangelog changelog) {
        String key = changelog.key.entrySet().stream()
                .map(column -> column.getKey() + " " + CLICKHOUSE_TYPES.get(column.getValue()))
                .collect(Collectors.joining(", "));
        SERVER.query(String.format(
                "CREATE TABLE %s_versions (%s, note Nullable(String), amount Nullable(Int64), _version UInt64,"
                        + " _is_deleted UInt8) ENGINE = ReplacingMergeTree(_version) ORDER BY (%s)",
                table, key, String.join(", ", changelog.key.keySet())));
        SERVER.query(String.format(
                "CREATE VIEW %s AS SELECT * EXCEPT (_version, _is_deleted) FROM %s_versions FINAL"
                        + " WHERE _is_deleted = 0",
                table, table));
    }

    private static String visible(String table, RandomChangelog changelog) {
        String values = Stream.concat(changelog.key.keySet().stream(), Stream.of("note", "amount"))
                .map(column -> "ifNull('=' || hex(toString(" + column + ")), 'NULL')")
                .collect(Collectors.joining(", ' ', "));
        return SERVER.query("SELECT concat(" + values + ") AS text FROM " + table + " ORDER BY text");
    }

    /** One job that writes all tables, each from a few reads of its changelog, with batches of its own size. */
    private static void run(List<RandomChangelog> changelogs, FaultProxy proxy, Random random, boolean toEnd)
            throws Exception {
        StreamExecutionEnvironment environment = Environments.failing();
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        StatementSet statements = tables.createStatementSet();
        for (int i = 0; i < CASES; i++) {
            RandomChangelog changelog = changelogs.get(i);
            List<Row> rows = new ArrayList<>();
            for (int reads = random.nextInt(3); reads > 0; reads--) {
                rows.addAll(changelog.read(false));
            }
            rows.addAll(changelog.read(toEnd));
            if (rows.isEmpty()) {
                continue;
            }
            Map<String, String> options = new LinkedHashMap<>();
            options.put("url", i % 2 == 0 ? SERVER.url : proxy.url());
            options.put("sink.buffer-flush.max-rows", String.valueOf(1 + random.nextInt(20)));
            options.put("sink.buffer-count", String.valueOf(1 + random.nextInt(3)));
            tables.executeSql(sinkDdl("t" + i, changelog, options));
            Schema.Builder schema = Schema.newBuilder();
            changelog.key.forEach((name, type) -> schema.column(name, type + " NOT NULL"));
            schema.column("note", "STRING").column("amount", "BIGINT").column("_offset", "BIGINT");
            schema.primaryKey(new ArrayList<>(changelog.key.keySet()));
            tables.createTemporaryView(
                    "changes" + i,
                    tables.fromChangelogStream(
                            environment.fromCollection(rows, rowType(changelog)), schema.build(), MODE));
            statements.addInsertSql("INSERT INTO t" + i + " SELECT * FROM changes" + i);
        }
        statements.execute().await();
    }

    private static TypeInformation<Row> rowType(RandomChangelog changelog) {
        List<String> names = new ArrayList<>(changelog.key.keySet());
        List<TypeInformation<?>> types = changelog.key.values().stream().map(TYPES::get).collect(Collectors.toList());
        names.addAll(List.of("note", "amount", "_offset"));
        types.addAll(List.of(Types.STRING, Types.LONG, Types.LONG));
        return Types.ROW_NAMED(names.toArray(new String[0]), types.toArray(new TypeInformation<?>[0]));
    }

    private static String sinkDdl(String table, RandomChangelog changelog, Map<String, String> options) {
        options.putAll(Map.of(
                "connector", "clickhouse",
                "database-name", SERVER.database,
                "table-name", table + "_versions",
                "username", SERVER.user,
                "password", SERVER.password));
        String key = changelog.key.entrySet().stream()
                .map(column -> column.getKey() + " " + column.getValue() + " NOT NULL")
                .collect(Collectors.joining(", "));
        String with = options.entrySet().stream()
                .map(option -> String.format("'%s' = '%s'", option.getKey(), option.getValue().replace("'", "''")))
                .collect(Collectors.joining(", "));
        return String.format(
                "CREATE TABLE %s (%s, note STRING, amount BIGINT, `_offset` BIGINT METADATA FROM 'offset',"
                        + " PRIMARY KEY (%s) NOT ENFORCED) WITH (%s)",
                table, key, String.join(", ", changelog.key.keySet()), with);
    }
}
