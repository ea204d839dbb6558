package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.history.TableChanges.TableChange;
import io.debezium.relational.history.TableChanges.TableChangeType;
import java.sql.Types;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.junit.jupiter.api.Test;

/** The position that is noted is one at which the tables were what is noted with it. */
class StartPointTest {

    private static final TableId ID = new TableId("shop", null, "orders");

    private long position;

    @Test
    void isTheFirstOneAroundWhichNoTableChanges() {
        Queue<Map<TableId, TableChange>> seen = new ArrayDeque<>(List.of(table("id"), table("id", "v"), table("v", "id"), table("v", "id")));
        StartPoint start = StartPoint.now(this::next, seen::remove, List.of());
        assertEquals(BinlogOffset.ofBinlogFilePosition("binlog.000001", 3), start.position);
        assertEquals(table("v", "id"), start.schemas);
    }

    @Test
    void doesNotOverlookTheOrderOfAnEnum() {
        Queue<Map<TableId, TableChange>> seen = new ArrayDeque<>(List.of(enumOf("'a'", "'b'"), enumOf("'b'", "'a'"), enumOf("'b'", "'a'")));
        assertEquals(2, StartPoint.now(this::next, seen::remove, List.of()).position.getPosition());
    }

    @Test
    void isNoneWhereTablesChangeAllTheTime() {
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> StartPoint.now(this::next, () -> table("column" + position), List.of()));
        assertTrue(e.getMessage().startsWith("The snapshot cannot begin while tables are altered"), e.getMessage());
    }

    private BinlogOffset next() {
        position++;
        return BinlogOffset.ofBinlogFilePosition("binlog.000001", position);
    }

    static Map<TableId, TableChange> table(String... names) {
        Column[] columns = new Column[names.length];
        for (int i = 0; i < names.length; i++) {
            columns[i] = Column.editor().name(names[i]).type("INT").jdbcType(Types.INTEGER).position(i + 1).create();
        }
        return of(columns);
    }

    private static Map<TableId, TableChange> enumOf(String... values) {
        return of(Column.editor().name("v").type("ENUM").jdbcType(Types.CHAR).length(1).enumValues(List.of(values)).position(1).create());
    }

    private static Map<TableId, TableChange> of(Column... columns) {
        Table table = Table.editor().tableId(ID).addColumns(columns).create();
        return Map.of(ID, new TableChange(TableChangeType.CREATE, table));
    }
}
