package io.cdcctl.flink.upsertjson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that Flink gives a row for which says something else: they are unreadable, and the reason names the column. */
class LossTest {

    private static final Decoders DECODERS = new Decoders(Decoders.FLAT, Map.of("timestamp-format.standard", "ISO-8601"));

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"i32\":1,\"i32\":2}|column 'i32' is there twice",
                "{\"i32\":1}{\"i32\":2}|something follows the JSON object",
                "{\"dec\":123456789.00}|column 'dec' cannot be read as DECIMAL(10, 2): 123456789.00 has more digits",
                "{\"dec\":\"1E9\"}|column 'dec' cannot be read as DECIMAL(10, 2): 1E9 has more digits",
                "{\"dec\":19.999}|column 'dec' cannot be read as DECIMAL(10, 2): 19.999 has more decimal places",
                "{\"i32\":1.5}|column 'i32' cannot be read as INT: 1.5 is not an integer, or is too great to be written as a fraction",
                "{\"i64\":9007199254740993.0}|column 'i64' cannot be read as BIGINT: 9007199254740993.0 is not an integer, or is too"
                        + " great to be written as a fraction",
                "{\"f64\":1E400}|column 'f64' cannot be read as DOUBLE: 1E400 is too great",
                "{\"f32\":1E39}|column 'f32' cannot be read as FLOAT: 1E39 is too great",
                "{\"bool\":1}|column 'bool' cannot be read as BOOLEAN: 1 is neither true nor false",
                "{\"bool\":\"yes\"}|column 'bool' cannot be read as BOOLEAN: yes is neither true nor false",
                "{\"time\":\"10:00:00.5\"}|column 'time' cannot be read as TIME(3): 10:00:00.5 has a fraction of a second or is of the next"
                        + " day",
                "{\"time\":\"24:00:00\"}|column 'time' cannot be read as TIME(3): 24:00:00 has a fraction of a second or is of the next day",
                "{\"text\":\"\\ud83d\"}|column 'text' has half of a character, \\ud83d",
            })
    void lossIsUnreadable(String json, String reason) {
        assertNotNull(DECODERS.flink(Rows.bytes(json)), "Flink gives no row, so nothing is lost");
        assertNull(DECODERS.fast(Rows.bytes(json)));
        assertEquals(reason, DECODERS.refusal(json));
    }

    /** Flink takes the last day of the month; it refuses such a day in the ISO-8601 format itself. */
    @ParameterizedTest
    @CsvSource({"at,TIMESTAMP(6),2023-02-29 10:00:00", "zoned,TIMESTAMP_LTZ(3),2023-04-31 10:00:00Z"})
    void dayThatDoesNotExistIsUnreadableInSqlFormat(String column, String type, String time) {
        Decoders decoders = new Decoders(Decoders.FLAT, Map.of("timestamp-format.standard", "SQL"));
        String json = String.format("{\"%s\":\"%s\"}", column, time);
        assertNotNull(decoders.flink(Rows.bytes(json)), "Flink gives no row, so nothing is lost");
        assertNull(decoders.fast(Rows.bytes(json)));
        assertEquals(
                String.format("column '%s' cannot be read as %s: %s has no date that exists", column, type, time),
                decoders.refusal(json));
    }

    /** Flink's decoder would never come back. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"bool\":[]}", "{\"bool\":{}}", "{\"bool\":{\"a\":[true]}}"})
    void structureInBooleanColumnIsUnreadable(String json) {
        assertNull(DECODERS.fast(Rows.bytes(json)));
        assertEquals("column 'bool' cannot be read as BOOLEAN: it is an object or array", DECODERS.refusal(json));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"dec\":1.2300}", "{\"dec\":\"1E+1\"}", "{\"dec\":0E-30}", "{\"i32\":1.0}", "{\"i64\":1E+1}", "{\"f64\":\"Infinity\"}",
                "{\"bool\":\" TRUE \"}", "{\"time\":\"10:00:00.0\"}", "{\"text\":\"\\ud83d\\ude00\"}",
                "{\"text\":{\"a\":[1]}}", "{\"text\":1.50}", "{\"i32\":\" 5 \"}",
            })
    void whatIsNotLostIsRead(String json) throws Exception {
        assertEquals(DECODERS.flink(Rows.bytes(json)), DECODERS.decode(Rows.bytes(json)));
    }
}
