package io.cdcctl.flink.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdcctl.flink.clickhouse.target.FlinkColumn;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

class RowJsonTest {

    private static List<FlinkColumn> columns(DataType... types) {
        List<FlinkColumn> columns = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            columns.add(new FlinkColumn("c" + i, types[i].getLogicalType(), i, i == 0));
        }
        return columns;
    }

    @Test
    void numbersAndTexts() {
        assertEquals(
                "{\"c0\":9223372036854775807,\"c1\":true,\"c2\":0.10,\"c3\":1.5,\"c4\":\"NaN\",\"c5\":\"a\\\"b\",\"c6\":null}",
                RowJson.of(
                        GenericRowData.of(
                                Long.MAX_VALUE, true, DecimalData.fromBigDecimal(new BigDecimal("0.10"), 4, 2), 1.5, Double.NaN,
                                StringData.fromString("a\"b"), null),
                        columns(
                                DataTypes.BIGINT(), DataTypes.BOOLEAN(), DataTypes.DECIMAL(4, 2), DataTypes.DOUBLE(),
                                DataTypes.DOUBLE(), DataTypes.STRING(), DataTypes.INT()),
                        column -> true));
    }

    @Test
    void timesBytesAndArrays() {
        assertEquals(
                "{\"c0\":\"1970-01-02\",\"c1\":\"00:00:01\",\"c2\":\"2020-01-02T03:04:05.006\",\"c3\":\"1970-01-01T00:00:00Z\","
                        + "\"c4\":\"AQI=\",\"c5\":[\"a\",null]}",
                RowJson.of(
                        GenericRowData.of(
                                1, 1_000, TimestampData.fromLocalDateTime(LocalDateTime.parse("2020-01-02T03:04:05.006")),
                                TimestampData.fromInstant(Instant.EPOCH), new byte[] {1, 2},
                                new GenericArrayData(new Object[] {StringData.fromString("a"), null})),
                        columns(
                                DataTypes.DATE(), DataTypes.TIME(0), DataTypes.TIMESTAMP(3), DataTypes.TIMESTAMP_LTZ(3),
                                DataTypes.BYTES(), DataTypes.ARRAY(DataTypes.STRING())),
                        column -> true));
    }

    @Test
    void onlyTheColumnsAskedFor() {
        assertEquals(
                "{\"c0\":1}",
                RowJson.of(GenericRowData.of(1, 2), columns(DataTypes.INT(), DataTypes.INT()), column -> column.key));
    }
}
