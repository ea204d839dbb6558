package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.debezium.time.MicroTime;
import java.nio.charset.StandardCharsets;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times below zero are carried, but for those that stand for two values of MySQL. */
class NegativeTimeTest {

    @ParameterizedTest
    @CsvSource({"0, -3843000000", "0, -63000000", "2, -3601560000", "4, -3603276800", "6, -3020399048576", "5, -1048576"})
    void whatMayBeAnotherIsRefused(int digits, long micros) {
        assertThrows(IllegalArgumentException.class, () -> json(digits, micros));
    }

    @ParameterizedTest
    @CsvSource({"0, -3601000000", "0, 3000000", "2, -48576", "6, -3020399000000", "6, -560000", "6, 48576", "3, -3601500000"})
    void whatIsItselfIsCarried(int digits, long micros) {
        assertEquals(Long.toString(micros), json(digits, micros));
    }

    @Test
    void theColumnsOwnDigitsAreBetterThanTheDeclaredOnes() {
        Schema none = MicroTime.builder().parameter("__debezium.source.column.type", "TIME").build();
        Schema six = MicroTime.builder().parameter("__debezium.source.column.type", "TIME").parameter("__debezium.source.column.length", "6").build();
        assertThrows(IllegalArgumentException.class, () -> json(0, six, -1_048_576));
        assertEquals("-3000000", json(0, six, -3_000_000));
        assertThrows(IllegalArgumentException.class, () -> json(6, none, -3_000_000));
        assertEquals("-1048576", json(6, none, -1_048_576));
    }

    private static String json(int digits, long micros) {
        return json(digits, MicroTime.schema(), micros);
    }

    private static String json(int digits, Schema schema, long micros) {
        JsonBytes out = new JsonBytes();
        ValueWriters.of(new ColumnSpec("at", "at", ColumnKind.TIME, digits), schema).write(micros, out);
        return new String(out.copy(), StandardCharsets.UTF_8);
    }
}
