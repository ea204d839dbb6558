package io.cdcctl.flink.clickhouse.target;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.clickhouse.rowbinary.OverflowPolicy;
import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetPlanTest {

    private static final List<FlinkColumn> FLINK = List.of(
            new FlinkColumn("id", new BigIntType(false), 0, true), new FlinkColumn("a", new IntType(), 1, false));

    /** A table from text such as {@code id Int64, a Int32 DEFAULT}; a column in the partition key ends in '!'. */
    private static TargetTable table(String engine, String arguments, String sortingKey, String columns) {
        Map<String, TargetColumn> map = new LinkedHashMap<>();
        for (String text : columns.split(";")) {
            String[] parts = text.replace("!", "").trim().split(" ", 2);
            String[] typeAndKind = parts[1].split(" (?=DEFAULT|MATERIALIZED|ALIAS)");
            map.put(
                    parts[0],
                    new TargetColumn(
                            parts[0],
                            ClickHouseType.parse(typeAndKind[0].trim()),
                            typeAndKind.length > 1 ? typeAndKind[1].trim() : "",
                            text.contains("!")));
        }
        return new TargetTable(
                new TableName("db", "t"),
                TableEngine.parse(engine, engine + arguments + " ORDER BY " + sortingKey),
                Identifiers.ofKey(sortingKey),
                map,
                Set.of());
    }

    private static final String GOOD = "id Int64;a Nullable(Int32);_version UInt64;_is_deleted UInt8;_synced_at DateTime DEFAULT";

    private static TargetPlan compile(TargetTable table) {
        return compile(table, SinkMode.REPLACING);
    }

    private static TargetPlan compile(TargetTable table, SinkMode mode) {
        return TargetPlan.compile(FLINK, table, mode, "_version", "_is_deleted", OverflowPolicy.ERROR);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "ReplacingMergeTree           | (_version)                                         | id",
        "ReplacingMergeTree           | (_version, _is_deleted)                            | (id)",
        "ReplicatedReplacingMergeTree | ('/clickhouse/{uuid}/a,b)', '{replica}', _version) | `id`",
        "SharedReplacingMergeTree     | ('/clickhouse', '{replica}', `_version`)           | id",
    })
    void fits(String engine, String arguments, String sortingKey) {
        TargetPlan plan = assertDoesNotThrow(() -> compile(table(engine, arguments, sortingKey, GOOD)));
        assertEquals(
                List.of("id", "a", "_version", "_is_deleted"),
                plan.insertColumns.stream().map(column -> column.name).collect(Collectors.toList()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "MergeTree          | \"\"               | id          | engine is MergeTree",
        "View               | \"\"               | id          | engine is View",
        "ReplacingMergeTree | \"\"               | id          | no version column",
        "ReplacingMergeTree | (a)                | id          | has the version column 'a'",
        "ReplacingMergeTree | (_version, gone)   | id          | has the deletion column 'gone'",
        "ReplacingMergeTree | (_version)         | id, a       | ordered by (id, a), but the primary key is (id)",
        "ReplacingMergeTree | (_version)         | (id, a)     | ordered by (id, a), but the primary key is (id)",
        "ReplacingMergeTree | (_version)         | intHash(id) | ordered by (intHash(id))",
    })
    void engineOrOrderDoesNotFit(String engine, String arguments, String sortingKey, String message) {
        refused(table(engine, arguments, sortingKey, GOOD), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "id Int64;_version UInt64;_is_deleted UInt8                          | it has no column 'a' (INT in Flink)",
        "id Int64;a Int16;_version UInt64;_is_deleted UInt8                  | column 'a' is INT in Flink and Int16 in ClickHouse",
        "id Int64;a Int32 ALIAS;_version UInt64;_is_deleted UInt8            | column 'a' is ALIAS",
        "id Int64;a Int32;_is_deleted UInt8                                  | it has no column '_version' (UInt64)",
        "id Int64;a Int32;_version UInt32;_is_deleted UInt8                  | column '_version' is UInt32",
        "id Int64;a Int32;_version UInt64;_is_deleted Int8                   | column '_is_deleted' is Int8",
        "id Int64;a Int32;more Int32;_version UInt64;_is_deleted UInt8       | column 'more' (Int32) is not in the Flink table",
        "id Int64;a Int32!;_version UInt64;_is_deleted UInt8                 | partitioned by column 'a'",
    })
    void columnsDoNotFit(String columns, String message) {
        refused(table("ReplacingMergeTree", "(_version)", "id", columns), message);
    }

    @Test
    void everyProblemIsListed() {
        String message = refused(
                table("ReplacingMergeTree", "(_version)", "a", "id Int8;a Int16;_version UInt64;_is_deleted UInt8"),
                "The ClickHouse table db.t does not fit the Flink table:");
        assertEquals(3, message.lines().filter(line -> line.startsWith("  - ")).count(), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "ReplacingMergeTree           | \"\"                        | id, _version | id Int64;a Int32",
        "ReplacingMergeTree           | (_version)                | id, _version | id Int64;a Int32",
        "ReplacingMergeTree           | (_version)                | id, _version | id Int64;a Int32!",
        "ReplicatedReplacingMergeTree | ('/{uuid}', '{replica}')  | id, _version | id Int64;a Int32",
    })
    void historyFits(String engine, String arguments, String sortingKey, String columns) {
        TargetTable table = table(engine, arguments, sortingKey, columns + ";_version UInt64;_is_deleted UInt8");
        assertDoesNotThrow(() -> compile(table, SinkMode.APPEND));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "MergeTree          | \"\"                    | id, _version | id Int64         | engine is MergeTree, but a replayed change is kept once only in ReplacingMergeTree(_version)",
        "ReplacingMergeTree | (a)                   | id, _version | id Int64         | has the version column 'a', but 'sink.version-column' is '_version'",
        "ReplacingMergeTree | (_version, _is_deleted) | id, _version | id Int64       | has the deletion column '_is_deleted', so FINAL would hide deletions, which 'sink.mode' = 'append' keeps",
        "ReplacingMergeTree | (_version)            | id           | id Int64         | it is ordered by (id), but 'sink.mode' = 'append' needs the primary key followed by the version: (id, _version)",
        "ReplacingMergeTree | (_version)            | _version, id | id Int64         | it is ordered by (_version, id), but",
        "ReplacingMergeTree | (_version)            | id, _version | id Int64;at DateTime! DEFAULT | it is partitioned by column 'at', which the sink does not write",
    })
    void historyDoesNotFit(String engine, String arguments, String sortingKey, String columns, String message) {
        refused(
                table(engine, arguments, sortingKey, columns + ";a Int32;_version UInt64;_is_deleted UInt8"),
                SinkMode.APPEND,
                message);
    }

    private static String refused(TargetTable table, String message) {
        return refused(table, SinkMode.REPLACING, message);
    }

    private static String refused(TargetTable table, SinkMode mode, String message) {
        String refusal = assertThrows(ValidationException.class, () -> compile(table, mode)).getMessage();
        assertTrue(refusal.contains(message), refusal);
        return refusal;
    }
}
