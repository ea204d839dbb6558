package io.cdcctl.flink.clickhouse.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
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
        "Map(String, Tuple(Int8, Int16))    | Map        | false | String;Tuple(Int8, Int16)",
    })
    void parses(String text, String name, boolean nullable, String arguments) {
        ClickHouseType type = ClickHouseType.parse(text);
        assertEquals(name, type.name);
        assertEquals(nullable, type.nullable);
        assertEquals(arguments.isEmpty() ? List.of() : List.of(arguments.split(";")), type.arguments);
        assertEquals(text, type.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "Tuple(Int8, Nullable(String))                 | -:Int8;-:Nullable(String)",
        "Tuple(a Int8, `b c` DateTime64(3, 'UTC'))     | a:Int8;b c:DateTime64(3, 'UTC')",
        "Tuple(`it\\'s \\`(,\\` \\\\` Tuple(Int8))     | it's `(,` \\:Tuple(Int8)",
        "Tuple(Enum8('a b' = 1), Tuple(x Int8))        | -:Enum8('a b' = 1);-:Tuple(x Int8)",
    })
    void elementsOfTuples(String text, String elements) {
        assertEquals(
                elements,
                ClickHouseType.parse(text).elements().stream()
                        .map(element -> element.name.orElse("-") + ":" + element.type)
                        .collect(Collectors.joining(";")));
    }

    @Test
    void namesOfEnumsWithoutTheirEscapes() {
        assertEquals(
                "{ x = 3=-5, =1, it's\\=2, \t\0\b\f\n\r=3, é=4}",
                ClickHouseType.parse(
                                "Enum16(' x = 3' = -5, '' = 1, 'it\\'s\\\\' = 2, '\\t\\0\\b\\f\\n\\r' = 3, 'é' = 4)")
                        .enumValues()
                        .toString());
    }
}
