package io.cdcctl.flink.mysql.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdcctl.flink.mysql.binlog.QueryEvent;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A statement that may give a table other columns is one for that table alone. */
class AlteredTablesTest {

    private static final List<TableSpec> TABLES = List.of(table("shop", "orders"), table("shop", "items"), table("other", "orders"));

    private static TableSpec table(String database, String name) {
        return new TableSpec(database, name, "t", List.of(), List.of(), "id", Map.of());
    }

    private static Set<String> by(String statement) {
        return AlteredTables.by(new QueryEvent("shop", statement), TABLES);
    }

    @Test
    void statementsThatAlterTables() {
        assertEquals(Set.of("shop.items"), by("ALTER TABLE items ADD COLUMN x INT"));
        assertEquals(Set.of("shop.items"), by("/* a */ alter table `ITEMS` RENAME COLUMN a TO b"));
        assertEquals(Set.of("shop.items"), by("RENAME TABLE shop._items_new TO shop.items"));
        assertEquals(Set.of("shop.items"), by("DROP TABLE IF EXISTS x, items"));
        assertEquals(Set.of("shop.items"), by("IMPORT TABLE FROM items"));
        assertEquals(Set.of("shop.items", "shop.orders"), by("DROP DATABASE shop"));
        // Which database is meant is not looked at.
        assertEquals(Set.of("shop.orders", "other.orders"), by("ALTER TABLE shop.orders ADD INDEX (a)"));
    }

    @Test
    void statementsThatDoNot() {
        assertEquals(Set.of(), by("CREATE TABLE IF NOT EXISTS items (id INT)"));
        assertEquals(Set.of(), by("GRANT SELECT ON shop.items TO 'cdc'@'%'"));
        assertEquals(Set.of(), by("TRUNCATE TABLE items"));
        assertEquals(Set.of(), by("ANALYZE TABLE items"));
        assertEquals(Set.of(), by("DROP TEMPORARY TABLE items"));
        assertEquals(Set.of(), by("ALTER TABLE x COMMENT 'items'"));
        assertEquals(Set.of(), by("BEGIN"));
        assertEquals(Set.of(), by("DROP DATABASE shops"));
    }
}
