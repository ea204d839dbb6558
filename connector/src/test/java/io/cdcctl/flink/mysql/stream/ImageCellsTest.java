package io.cdcctl.flink.mysql.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdcctl.flink.mysql.binlog.RowImage;
import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.table.MysqlTable;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableException;
import io.cdcctl.flink.mysql.value.Charsets;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of cells that cannot be written as they were declared. */
class ImageCellsTest {

    private static final MysqlTable TABLE = new MysqlTable(1, "d", "t", List.of(
            new MysqlColumn("id", MysqlColumn.LONG, 0, false, false, null, null),
            new MysqlColumn("b", MysqlColumn.TINY, 0, true, false, null, null),
            new MysqlColumn("n", MysqlColumn.VARCHAR, 20, true, false, "utf8mb4", null),
            new MysqlColumn("d", MysqlColumn.DATE, 0, true, false, null, null)));

    private static final byte[] BODY = {7, 0, 0, 0, 2, 2, 'h', 'i', 0, 0, 0};

    private static ImageCells cells(int... from) {
        List<ColumnSpec> columns = new ArrayList<>();
        columns.add(new ColumnSpec("id", "id", ColumnKind.INTEGER, 0));
        columns.add(new ColumnSpec("b", "b", ColumnKind.BOOLEAN, 0));
        columns.add(new ColumnSpec("n", "n", ColumnKind.INTEGER, 0));
        columns.add(new ColumnSpec("d", "d", ColumnKind.DATE, 0));
        columns.add(new ColumnSpec("gone", "gone", ColumnKind.TEXT, 0));
        TableSpec spec = new TableSpec("d", "t", "topic", columns.subList(0, 1), columns, "id", Map.of());
        RowImage image = new RowImage();
        image.from = from;
        image.to = new int[] {4, 5, 8, 11};
        return new ImageCells(spec, TABLE, new ServerCellWriters(ZeroDates.ERROR, new Charsets(sql -> List.of()), new TableNotices())).at(BODY, image, null);
    }

    private static String anyhow(ImageCells cells, int column) {
        JsonBytes out = new JsonBytes();
        assertThrows(UnwritableException.class, () -> cells.write(column, new JsonBytes()));
        return cells.writeAnyhow(column, out) ? new String(out.copy(), StandardCharsets.UTF_8) : null;
    }

    @Test
    void whatThereIsOfThemIsShown() {
        ImageCells cells = cells(0, 4, 5, 8);
        assertEquals("\"2\"", anyhow(cells, 1));
        assertEquals("\"hi\"", anyhow(cells, 2));
        assertEquals("\"0000-00-00\"", anyhow(cells, 3));
        assertEquals(null, anyhow(cells, 4));
    }

    @Test
    void whatIsNotThereIsNot() {
        ImageCells cells = cells(0, RowImage.ABSENT, RowImage.NULL, 8);
        assertEquals(null, anyhow(cells, 1));
        assertEquals("null", anyhow(cells, 2));
    }

    @Test
    void zeroDatesAreReplacedOutsideTheKeyAlone() {
        ColumnSpec date = new ColumnSpec("d", "d", ColumnKind.DATE, 0);
        TableNotices notices = new TableNotices();
        ServerCellWriters writers = new ServerCellWriters(ZeroDates.parse("1970-01-01"), new Charsets(sql -> List.of()), notices);
        RowImage image = new RowImage();
        image.from = new int[] {0, 4, 5, 8};
        image.to = new int[] {4, 5, 8, 11};
        ColumnSpec id = new ColumnSpec("id", "id", ColumnKind.INTEGER, 0);
        TableSpec outside = new TableSpec("d", "t", "topic", List.of(id), List.of(id, date), "id", Map.of());
        JsonBytes out = new JsonBytes();
        new ImageCells(outside, TABLE, writers.in(outside)).at(BODY, image, null).write(1, out);
        assertEquals("\"1970-01-01\"", new String(out.copy(), StandardCharsets.UTF_8));
        TableSpec within = new TableSpec("d", "t", "topic", List.of(date), List.of(id, date), "d", Map.of());
        ImageCells cells = new ImageCells(within, TABLE, writers.in(within)).at(BODY, image, null);
        assertThrows(UnwritableException.class, () -> cells.write(1, new JsonBytes()));
        assertEquals(1, notices.all().size());
        assertEquals(1, notices.all().get(0).count);
        assertEquals("a date with a part of zero was written as 1970-01-01", notices.all().get(0).last);
    }
}
