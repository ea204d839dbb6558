package io.cdcctl.flink.mysql.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.Collations;
import io.cdcctl.flink.mysql.binlog.FormatDescription;
import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A description that cannot be read is the trouble of its table alone. */
class TableRowsReaderTest {

    /** Number 9, d.t, four columns, and then nothing. */
    private static final int[] BROKEN = {9, 0, 0, 0, 0, 0, 1, 0, 1, 'd', 0, 1, 't', 0, 4};

    /** Number 8, d.u, which is not carried. */
    private static final int[] OTHER = {8, 0, 0, 0, 0, 0, 1, 0, 1, 'd', 0, 1, 'u', 0, 4};

    private final StreamProgress progress = new StreamProgress(
            StreamPosition.ofFile("server", "binlog.000001", 4, new VisiblePlace(new GtidSet(), "", 0)));

    private final List<RowData> records = new ArrayList<>();
    private TableRowsReader reader;

    @BeforeEach
    void begin() {
        ColumnSpec id = new ColumnSpec("id", "id", ColumnKind.INTEGER, 0);
        TableSpec table = new TableSpec("d", "t", "T", List.of(id), List.of(id), "id", Map.of());
        TableNotices notices = new TableNotices();
        UnwritableChanges unwritable = new UnwritableChanges(new UnregisteredMetricsGroup(), notices);
        CarriedTables tables = new CarriedTables(List.of(table), (spec, key, column) -> null, unwritable, notices);
        reader = new TableRowsReader(Collations.of(Map.of()), tables, position -> Map.of());
        reader.begin(FormatDescription.of("8.0.15"));
    }

    private void take(int type, int... body) throws IOException {
        BinlogEvent event = new BinlogEvent();
        event.type = type;
        event.length = body.length;
        event.to = body.length;
        for (int i = 0; i < body.length; i++) {
            event.body[i] = (byte) body[i];
        }
        reader.take(event, progress, records);
    }

    @Test
    void itsRowsAreARecordThatSaysSo() throws IOException {
        take(BinlogEvent.TABLE_MAP, BROKEN);
        take(BinlogEvent.TABLE_MAP, OTHER);
        take(BinlogEvent.WRITE_ROWS, 8, 0, 0, 0, 0, 0, 1, 0);
        take(BinlogEvent.WRITE_ROWS, 9, 0, 0, 0, 0, 0, 1, 0);
        assertEquals(1, records.size());
        String value = new String(records.get(0).getBinary(2), StandardCharsets.UTF_8);
        assertTrue(value.startsWith("[\"Table d.t: what the binlog says of its columns cannot be read: "), value);
        assertEquals("T", records.get(0).getString(0).toString());
    }
}
