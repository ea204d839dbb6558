package io.cdcctl.flink.mysql.binlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.table.MysqlTable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables as their events describe them, held against what the server's own catalogue says. */
class RealTablesTest {

    @RegisterExtension
    static final MysqlServer SERVER = MysqlServer.withNamesInBinlog();

    private static Servers.Seen seen;
    private static String version;
    @BeforeAll
    static void fill() throws Exception {
        GtidSet before = Servers.executed(SERVER);
        version = SERVER.query("SELECT VERSION()").get(0);
        for (String statement : TypeStatements.ALL) {
            SERVER.run(statement);
        }
        if (isNew()) {
            for (String statement : TypeStatements.NEW) {
                SERVER.run(statement);
            }
        }
        seen = new Servers.Seen();
        Servers.read(Servers.settings(SERVER), before, seen);
    }

    private static boolean isNew() {
        return !version.startsWith("8.0.");
    }

    @Test
    void columnsAreThoseOfTheCatalogue() throws Exception {
        assertTrue(seen.tables.size() >= (isNew() ? 15 : 11), seen.tables.keySet().toString());
        for (String name : seen.tables.keySet()) {
            MysqlTable table = seen.tables.get(name);
            assertEquals(SERVER.database, table.database);
            assertTrue(table.hasNames());
            List<String> wanted = SERVER.query("SELECT CONCAT_WS(' ', column_name, data_type, IF(is_nullable = 'YES', 'null', 'not'), "
                    + "IF(column_type LIKE '% unsigned%', 'unsigned', 'signed'), IF(data_type REGEXP 'binary|blob|enum|set' AND character_set_name IS NULL, 'binary', character_set_name)) "
                    + "FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '" + name + "' ORDER BY ordinal_position");
            List<String> is = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                is.add(text(table.columns.get(i)));
            }
            assertEquals(wanted.toString().replace("utf8mb3", "utf8"), is.toString().replace("utf8mb3", "utf8"), name);
        }
    }

    private static String text(MysqlColumn column) {
        String charset = column.charset == null || column.type == MysqlColumn.GEOMETRY ? "" : " " + column.charset;
        boolean bytes = "binary".equals(column.charset);
        return column.name + " " + type(column, bytes) + (column.nullable ? " null" : " not") + (column.unsigned ? " unsigned" : " signed") + charset;
    }

    private static String type(MysqlColumn column, boolean bytes) {
        switch (column.type) {
            case MysqlColumn.TINY:
                return "tinyint";
            case MysqlColumn.SHORT:
                return "smallint";
            case MysqlColumn.INT24:
                return "mediumint";
            case MysqlColumn.LONG:
                return "int";
            case MysqlColumn.LONGLONG:
                return "bigint";
            case MysqlColumn.FLOAT:
                return "float";
            case MysqlColumn.DOUBLE:
                return "double";
            case MysqlColumn.NEWDECIMAL:
                return "decimal";
            case MysqlColumn.YEAR:
                return "year";
            case MysqlColumn.BIT:
                return "bit";
            case MysqlColumn.DATE:
                return "date";
            case MysqlColumn.DATETIME2:
                return "datetime";
            case MysqlColumn.TIMESTAMP2:
                return "timestamp";
            case MysqlColumn.TIME2:
                return "time";
            case MysqlColumn.STRING:
                return bytes ? "binary" : "char";
            case MysqlColumn.VARCHAR:
                return bytes ? "varbinary" : "varchar";
            case MysqlColumn.BLOB:
                return new String[] {"tiny", "", "medium", "long"}[column.meta - 1] + (bytes ? "blob" : "text");
            case MysqlColumn.JSON:
                return "json";
            case MysqlColumn.VECTOR:
                return "vector";
            case MysqlColumn.ENUM:
                return "enum";
            case MysqlColumn.SET:
                return "set";
            case MysqlColumn.GEOMETRY:
                return column.name.equals("pt") ? "point" : column.name.equals("ls") ? "linestring" : "geometry";
            default:
                return "?" + column.type;
        }
    }

    @Test
    void textsOfEnumAndSetAreInTheirCharacterSets() {
        MysqlTable es = seen.tables.get("es");
        assertEquals("a|é|c,d", texts(es, 1, StandardCharsets.ISO_8859_1));
        assertEquals("x|ü", texts(es, 2, StandardCharsets.ISO_8859_1));
        assertEquals("中|b", texts(es, 3, Charset.forName("GBK")));
        assertEquals("日|q", texts(es, 4, Charset.forName("Shift_JIS")));
        assertEquals("€|z", texts(es, 5, StandardCharsets.UTF_8));
        assertEquals("a|b", texts(es, 6, StandardCharsets.US_ASCII));
        assertEquals("x|y", texts(es, 7, StandardCharsets.US_ASCII));
        assertEquals("x|€", texts(es, 8, StandardCharsets.UTF_16BE));
        assertEquals("a|b", texts(seen.tables.get("eb"), 1, StandardCharsets.US_ASCII));
        assertEquals(null, seen.tables.get("many").columns.get(0).texts);
    }

    private static String texts(MysqlTable table, int column, Charset charset) {
        List<String> texts = new ArrayList<>();
        for (byte[] text : table.columns.get(column).texts) {
            texts.add(new String(text, charset));
        }
        return String.join("|", texts);
    }

    @Test
    void cellsAreWhereTheValuesAre() throws Exception {
        List<String> cells = new ArrayList<>();
        GtidSet before = Servers.executed(SERVER);
        SERVER.run("UPDATE chars SET c1 = CONCAT(c1, 'q')");
        SERVER.run("UPDATE fidx SET b = 7");
        SERVER.run("DELETE FROM es WHERE id = 2");
        SERVER.run("UPDATE bits SET b1 = 0");
        SERVER.run("UPDATE many SET b = 254");
        List<Boolean> full = new ArrayList<>();
        Servers.read(Servers.settings(SERVER), before, new Servers.Seen() {
            @Override
            void row(BinlogEvent event, MysqlTable table, RowsEvent at) {
                full.add(!at.hasBefore() || at.before.isFull());
                full.add(!at.hasAfter() || at.after.isFull());
                RowImage image = at.hasAfter() ? at.after : at.before;
                for (int i = 0; i < table.columns.size(); i++) {
                    cells.add(table.table + "." + table.columns.get(i).name + " " + (image.from[i] < 0 ? image.from[i] + ""
                            : hex(event.body, image.from[i], image.to[i])));
                }
            }
        });
        assertFalse(full.contains(false));
        assertTrue(cells.contains("chars.b1 02" + "6162"), cells.toString());
        assertTrue(cells.contains("chars.v1 0200" + "00ff"), cells.toString());
        assertTrue(cells.contains("chars.c1 0d00" + "c3a9e282ac225c0af09f988071"), cells.toString());
        assertTrue(cells.contains("chars.w 04000000deadbeef"), cells.toString());
        assertTrue(cells.contains("chars.m3 020000c3bc"), cells.toString());
        assertTrue(cells.contains("fidx.b 07000000"), cells.toString());
        assertTrue(cells.contains("fidx.z 027a7a"), cells.toString());
        assertTrue(cells.contains("es.e1 -1"), cells.toString());
        assertTrue(cells.contains("es.s1 00"), cells.toString());
        assertTrue(cells.contains("bits.b9 0101"), cells.toString());
        assertTrue(cells.contains("bits.d " + hex(date(2026, 1, 31), 0, 3)), cells.toString());
        assertTrue(cells.contains("bits.b64 ffffffffffffffff"), cells.toString());
        assertTrue(cells.contains("many.b fe"), cells.toString());
        assertTrue(cells.contains("many.q f9ffffff"), cells.toString());
    }

    private static String hex(byte[] bytes, int from, int to) {
        StringBuilder hex = new StringBuilder();
        for (int i = from; i < to; i++) {
            hex.append(String.format("%02x", bytes[i]));
        }
        return hex.toString();
    }

    private static byte[] date(int year, int month, int day) {
        int value = year << 9 | month << 5 | day;
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
    }

    @Test
    void imagesThatAreNotFullShowIt() throws Exception {
        GtidSet before = Servers.executed(SERVER);
        SERVER.run("SET SESSION binlog_row_image = MINIMAL");
        SERVER.run("UPDATE revpk SET b = 9");
        SERVER.run("DELETE FROM revpk");
        SERVER.run("INSERT INTO revpk (a, c) VALUES (3, 4)");
        SERVER.run("SET SESSION binlog_row_image = FULL");
        List<String> images = new ArrayList<>();
        Servers.read(Servers.settings(SERVER), before, new Servers.Seen() {
            @Override
            void row(BinlogEvent event, MysqlTable table, RowsEvent at) {
                for (RowImage image : new RowImage[] {at.hasBefore() ? at.before : null, at.hasAfter() ? at.after : null}) {
                    if (image != null && table.table.equals("revpk")) {
                        StringBuilder text = new StringBuilder(image.isFull() ? "full" : "part");
                        for (int i = 0; i < 3; i++) {
                            text.append(image.from[i] == RowImage.ABSENT ? '-' : image.from[i] == RowImage.NULL ? '0' : '1');
                        }
                        images.add(text.toString());
                    }
                }
            }
        });
        assertEquals(List.of("part1-1", "part-1-", "part1-1", "part1-1"), images);
    }

    @Test
    void withoutFullMetadataNamesAreMissingAndTheRestIsThere() throws Exception {
        GtidSet before = Servers.executed(SERVER);
        SERVER.run("SET GLOBAL binlog_row_metadata = MINIMAL");
        try {
            SERVER.run("UPDATE y8 SET b = 3");
        } finally {
            SERVER.run("SET GLOBAL binlog_row_metadata = FULL");
        }
        Servers.Seen minimal = new Servers.Seen();
        Servers.read(Servers.settings(SERVER), before, minimal);
        MysqlTable table = minimal.tables.get("y8");
        assertFalse(table.hasNames());
        assertTrue(table.columns.get(3).unsigned);
        assertFalse(table.columns.get(4).unsigned);
    }

    @Test
    void newTypes() {
        assumeTrue(isNew(), "this server has no VECTOR and no invisible columns");
        assertEquals(MysqlColumn.VECTOR, seen.tables.get("vec").columns.get(1).type);
        assertTrue(seen.tables.get("vec").columns.get(2).unsigned);
        assertTrue(seen.texts.contains("INSERT vec"));
        assertTrue(seen.texts.contains("INSERT mvi"));
        assertTrue(seen.texts.contains("INSERT gipk"));
        assertEquals("my_row_id", seen.tables.get("gipk").columns.get(0).name);
    }

    @Test
    void rowsAreOfTheTableThatTheirMomentHad() throws Exception {
        GtidSet before = Servers.executed(SERVER);
        for (String statement : new String[] {
            "CREATE TABLE ghost (id INT PRIMARY KEY, a INT, b INT)",
            "INSERT INTO ghost VALUES (1, 11, 12)",
            "CREATE TABLE _ghost_new (id INT PRIMARY KEY, x INT NOT NULL DEFAULT 99, a INT, b INT)",
            "INSERT INTO _ghost_new (id, a, b) SELECT id, a, b FROM ghost",
            "RENAME TABLE ghost TO _ghost_old, _ghost_new TO ghost",
            "INSERT INTO ghost (id, a, b) VALUES (2, 21, 22)",
            "ALTER TABLE ghost ADD COLUMN z INT UNSIGNED AFTER id",
            "UPDATE ghost SET z = 4000000000 WHERE id = 2",
            "ALTER TABLE ghost RENAME COLUMN a TO b, RENAME COLUMN b TO a",
            "INSERT INTO ghost (id, a, b) VALUES (3, 31, 32)",
            "CREATE TABLE conv (id INT PRIMARY KEY, v VARCHAR(20), e ENUM('é', 'b')) DEFAULT CHARSET = latin1",
            "INSERT INTO conv VALUES (1, 'é', 'é')",
            "ALTER TABLE conv CONVERT TO CHARACTER SET utf8mb4",
            "INSERT INTO conv VALUES (2, 'é', 'b')",
            "CREATE TABLE `we\"ird``n` (`a b` INT PRIMARY KEY, `q\"\\x` INT)",
            "INSERT INTO `we\"ird``n` VALUES (1, 2)",
        }) {
            SERVER.run(statement);
        }
        List<String> rows = new ArrayList<>();
        Servers.read(Servers.settings(SERVER), before, new Servers.Seen() {
            @Override
            void row(BinlogEvent event, MysqlTable table, RowsEvent at) {
                StringBuilder row = new StringBuilder(table.table);
                for (int i = 0; i < table.columns.size(); i++) {
                    MysqlColumn column = table.columns.get(i);
                    row.append(' ').append(column.name).append('=').append(at.after.from[i] < 0 ? "null" : hex(event.body, at.after.from[i], at.after.to[i]));
                    row.append(column.charset == null ? "" : "/" + column.charset);
                }
                rows.add(row.toString());
            }
        });
        assertEquals(List.of(
                "ghost id=01000000 a=0b000000 b=0c000000",
                "_ghost_new id=01000000 x=63000000 a=0b000000 b=0c000000",
                "ghost id=02000000 x=63000000 a=15000000 b=16000000",
                "ghost id=02000000 z=00286bee x=63000000 a=15000000 b=16000000",
                "ghost id=03000000 z=null x=63000000 b=20000000 a=1f000000",
                "conv id=01000000 v=01e9/latin1 e=01/latin1",
                "conv id=02000000 v=02c3a9/utf8mb4 e=02/utf8mb4",
                "we\"ird`n a b=01000000 q\"\\x=02000000"), rows);
    }
}
