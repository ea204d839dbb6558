package io.cdcctl.flink.clickhouse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The option 'sink.overflow' in a job. */
class OverflowJobTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    private static final LocalDate TOO_LATE = LocalDate.of(9999, 12, 31);

    @BeforeEach
    void createTable() {
        SERVER.query("CREATE OR REPLACE TABLE overflow (id UInt32, size UInt8, born Nullable(Date32),"
                + " sizes Array(Nullable(UInt8)), _version UInt64, _is_deleted UInt8)"
                + " ENGINE = ReplacingMergeTree(_version) ORDER BY id");
    }

    private static SinkJob job(String policy) {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("id", "BIGINT NOT NULL");
        columns.put("size", "INT");
        columns.put("born", "DATE");
        columns.put("sizes", "ARRAY<INT>");
        return new SinkJob(SERVER, "overflow", columns).option("sink.overflow", policy);
    }

    private static Row row(long id, int size) {
        return Row.ofKind(RowKind.INSERT, id, size, TOO_LATE, new Integer[] {-1, 7, 256}, 0L);
    }

    private static void refused(String policy, Row row, String message) {
        ExecutionException error = assertThrows(ExecutionException.class, () -> job(policy).run(List.of(row)));
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        assertTrue(trace.toString().contains(message), trace.toString());
        assertEquals("0", SERVER.query("SELECT count() FROM overflow"));
    }

    @Test
    void clamp() throws Exception {
        job("clamp").run(List.of(row(1, 300)));
        assertEquals("1\t255\t2299-12-31\t[0,7,255]", SERVER.query("SELECT id, size, born, sizes FROM overflow"));
    }

    @Test
    void nullWhereTheTypeIsNullable() throws Exception {
        job("null").run(List.of(row(1, 3)));
        assertEquals("1\t3\t\\N\t[NULL,7,NULL]", SERVER.query("SELECT id, size, born, sizes FROM overflow"));
    }

    @Test
    void nullIsRefusedWhereTheTypeIsNot() {
        refused("null", row(1, 300), "column 'size': the value 300 is outside the range of UInt8");
    }

    @Test
    void errorRefusesTheRow() {
        refused("error", row(1, 3), "column 'born': the value 9999-12-31 is outside the range of Date32");
    }

    @Test
    void keyIsNeverClamped() {
        refused("clamp", row(-1, 3), "key id = -1, offset 0, column 'id': the value -1 is outside the range of UInt32");
    }
}
