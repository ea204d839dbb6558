package io.cdcctl.flink.mysql.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The option {@code tables}. */
class TableSpecsTest {

    private static final String COLUMNS = "\"columns\": [{\"name\": \"id\", \"type\": \"integer\"}, {\"name\": \"price\", \"type\": \"decimal\","
            + " \"precision\": 10}, {\"name\": \"state\", \"as\": \"status\", \"type\": \"text\"}, {\"name\": \"doc\", \"type\": \"json\"}]";

    private static List<TableSpec> parse(String rest) {
        return TableSpecs.parse("[{\"database\": \"d\", \"table\": \"t\", \"topic\": \"x\", \"key\": [\"id\"], " + COLUMNS + rest + "}]");
    }

    @Test
    void hasTablesWithTheirColumns() {
        TableSpec table = parse(", \"where\": {\"price\": [1.50, 100, null], \"state\": [\"a\\\"b\"]}").get(0);
        assertEquals("d.t", table.name());
        assertEquals("id", table.chunkColumn);
        assertEquals(
                List.of("id id integer 0", "price price decimal 10", "state status text 0", "doc doc json 0"),
                table.columns.stream()
                        .map(column -> column.name + " " + column.as + " " + column.kind + " " + column.precision)
                        .collect(Collectors.toList()));
        assertEquals(
                List.of("1.5", "100", "null", "\"a\\\"b\""),
                table.where.values().stream()
                        .flatMap(List::stream)
                        .map(json -> new String(json, StandardCharsets.UTF_8))
                        .collect(Collectors.toList()));
        assertEquals("state", parse(", \"chunkColumn\": \"state\"").get(0).chunkColumn);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '#', value = {
        "; The option 'tables' is not JSON",
        "[]; has to be a JSON list of at least one table",
        "[{}]; a table needs a text 'database'",
        "[{\"database\": \"d\", \"table\": \"t\", \"topics\": 1}]; d.t has 'topics', which is not known",
        "[{\"database\": \"d\", \"table\": \"t\", \"columns\": []}]; d.t needs a list 'columns'",
        "[{\"database\": \"d\", \"table\": \"t\", \"columns\": [{\"name\": \"a\", \"type\": \"int\"}]}]; d.t, column a has the type 'int', which is none",
        "[{\"database\": \"d\", \"table\": \"t\", \"columns\": [{\"name\": \"a\", \"type\": \"integer\"}], \"key\": [\"b\"]}]; d.t has no column b in 'columns'",
    })
    void saysWhatIsWrong(String json, String wanted) {
        String message = assertThrows(ValidationException.class, () -> TableSpecs.parse(json == null ? "{" : json)).getMessage();
        assertEquals(true, message.contains(wanted), message);
    }

    @Test
    void comparesOnlyWhatCanBeCompared() {
        for (String where : List.of("{\"doc\": [\"{}\"]}", "{\"id\": [\"1\"]}", "{\"state\": [1]}")) {
            assertThrows(ValidationException.class, () -> parse(", \"where\": " + where));
        }
    }
}
