package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type goes through Flink into ClickHouse and is read back as ClickHouse's own text. */
class TypeRoundTripTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final List<TypeCase> CASES = TypeCases.all();
    private static final int VALUES =
            CASES.stream().mapToInt(checked -> checked.values.size()).max().orElseThrow();

    /**
     * @param binary whether the rows reach the sink in Flink's binary format, as after a shuffle, or as objects
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void boundariesAndNullGoRound(boolean binary) throws Exception {
        Map<String, String> flink = new LinkedHashMap<>();
        flink.put("id", "INT NOT NULL");
        StringBuilder clickHouse = new StringBuilder("id Int32");
        for (int i = 0; i < CASES.size(); i++) {
            TypeCase checked = CASES.get(i);
            flink.put("a" + i, checked.flinkType);
            clickHouse.append(String.format(", a%d %s", i, checked.clickHouseType));
            flink.put("n" + i, checked.flinkType);
            clickHouse.append(String.format(", n%d %s", i, checked.nullableType()));
        }
        SERVER.query("CREATE OR REPLACE TABLE types (" + clickHouse
                + ", _version UInt64, _is_deleted UInt8) ENGINE = ReplacingMergeTree(_version) ORDER BY id");
        run(new SinkJob(SERVER, "types", flink), binary);

        assertAll(IntStream.range(0, CASES.size()).mapToObj(i -> () -> check(CASES.get(i), "a" + i, "n" + i)));
    }

    private static void check(TypeCase checked, String column, String nullable) {
        String types = checked.flinkType + " -> " + checked.clickHouseType;
        assertEquals(checked.texts, texts(checked, column, "id < " + checked.values.size()), types);
        assertEquals(checked.texts, texts(checked, nullable, "id < " + checked.values.size()), types + ", nullable");
        if (checked.isNullable()) {
            assertEquals(List.of("NULL", "NULL"), texts(checked, nullable, "id >= " + VALUES), types + ", null");
        }
        assertEquals(
                "1",
                SERVER.query(String.format(
                        "SELECT toString(%s) = toString(defaultValueOfTypeName('%s')) FROM types WHERE _is_deleted",
                        column, checked.typeInQuotes())),
                types + ", default in a deletion");
    }

    private static void run(SinkJob job, boolean binary) throws Exception {
        List<Row> changes = new ArrayList<>();
        for (int id = 0; id < VALUES; id++) {
            changes.add(row(RowKind.INSERT, id, id, id));
        }
        changes.add(row(RowKind.INSERT, VALUES, 0, -1));
        changes.add(row(RowKind.DELETE, VALUES + 1, -1, -1));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        if (binary) {
            environment.disableOperatorChaining();
        }
        job.run(environment, environment.fromCollection(changes, job.rowType()));
    }

    /**
     * A change of all columns.
     *
     * @param value which of their values the columns that are not Nullable get, or -1 for NULL
     * @param nullableValue the same for the ones that are
     */
    private static Row row(RowKind kind, int id, int value, int nullableValue) {
        Row row = Row.withPositions(kind, CASES.size() * 2 + 2);
        row.setField(0, id);
        for (int i = 0; i < CASES.size(); i++) {
            TypeCase checked = CASES.get(i);
            row.setField(1 + i * 2, checked.value(value));
            row.setField(2 + i * 2, checked.value(checked.isNullable() || value < 0 ? nullableValue : value));
        }
        row.setField(CASES.size() * 2 + 1, (long) id);
        return row;
    }

    /** The values of a column by id, as text without the characters that would end a line. */
    private static List<String> texts(TypeCase checked, String column, String filter) {
        return SERVER.query(String.format(
                        "SELECT replaceAll(ifNull(%s, 'NULL'), '\\n', '\\\\n') FROM types WHERE %s ORDER BY id FORMAT TSVRaw",
                        checked.text(column), filter))
                .lines()
                .collect(Collectors.toList());
    }
}
