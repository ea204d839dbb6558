package io.cdcctl.flink.clickhouse.target;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClickHouseTypeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "Int32                              | Int32      | false | \"\"",
        "Nullable(Int32)                    | Int32      | true  | \"\"",
        "LowCardinality(String)             | String     | false | \"\"",
        "LowCardinality(Nullable(String))   | String     | true  | \"\"",
        "Nullable(Decimal(20, 4))           | Decimal    | true  | 20;4",
        "DateTime64(3, 'UTC')               | DateTime64 | false | 3;'UTC'",
        "Enum8('a,)' = 1, 'b\\'(' = 2)      | Enum8      | false | 'a,)' = 1;'b\\'(' = 2",
        "Array(Nullable(String))            | Array      | false | Nullable(String)",
    })
    void parses(String text, String name, boolean nullable, String arguments) {
        ClickHouseType type = ClickHouseType.parse(text);
        assertEquals(name, type.name);
        assertEquals(nullable, type.nullable);
        assertEquals(arguments.isEmpty() ? List.of() : List.of(arguments.split(";")), type.arguments);
        assertEquals(text, type.toString());
    }
}
