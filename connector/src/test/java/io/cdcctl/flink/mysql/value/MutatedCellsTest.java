package io.cdcctl.flink.mysql.value;

import static io.cdcctl.flink.mysql.value.HandMadeCells.column;
import static io.cdcctl.flink.mysql.value.HandMadeCells.text;
import static io.cdcctl.flink.mysql.value.HandMadeCells.unsigned;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.table.UnwritableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** Bytes that are wrong are written as JSON or end in one kind of exception; they never hang. */
class MutatedCellsTest {

    private static final int TIMES = 20_000;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** A document of everything that there is in documents. */
    private static final String DOCUMENT = "00 0800 7600 3c000100 3d000100 3e000100 3f000100 40000100 41000100 42000100 43000100"
            + " 05ffff 040100 0b4400 0c4c00 0f4f00 025800 0f6400 096e00 6162636465666768 0000000000000440 02c3a9"
            + " f6070a028000000132 02000c000501000c0a000171 0c080000000000feb819 ffffffffffffff7f";

    private static Map<CellWriter, String> writers() {
        Map<CellWriter, String> writers = new LinkedHashMap<>();
        add(writers, ColumnKind.INTEGER, unsigned(MysqlColumn.LONGLONG, 0), "ffffffffffffffff");
        add(writers, ColumnKind.BOOLEAN, column(MysqlColumn.TINY, 0), "01");
        add(writers, ColumnKind.DECIMAL, column(MysqlColumn.NEWDECIMAL, 20 << 8 | 5), "80000000000000000132");
        add(writers, ColumnKind.DECIMAL, column(MysqlColumn.NEWDECIMAL, 65 << 8 | 30), "80" + "00".repeat(28) + "01");
        add(writers, ColumnKind.FLOAT, column(MysqlColumn.FLOAT, 4), "0000c03f");
        add(writers, ColumnKind.DOUBLE, column(MysqlColumn.DOUBLE, 8), "9a9999999999b93f");
        add(writers, ColumnKind.DATE, column(MysqlColumn.DATE, 0), "3fd40f");
        add(writers, ColumnKind.DATETIME, column(MysqlColumn.DATETIME2, 6), "99b8ff7efa01e240");
        add(writers, ColumnKind.DATETIME, column(MysqlColumn.DATETIME2, 3), "99b8ff7efa01e2");
        add(writers, ColumnKind.TIMESTAMP, column(MysqlColumn.TIMESTAMP2, 3), "0000000109c4");
        add(writers, ColumnKind.TIME, column(MysqlColumn.TIME2, 6), "80b00001e240");
        add(writers, ColumnKind.TIME, column(MysqlColumn.TIME2, 0), "b46efb");
        add(writers, ColumnKind.YEAR, column(MysqlColumn.YEAR, 0), "01");
        add(writers, ColumnKind.BITS, column(MysqlColumn.BIT, 2 << 8 | 1), "010101");
        add(writers, ColumnKind.TEXT, text(MysqlColumn.VARCHAR, 200, "utf8mb4"), "0a c3a9e282acf09f988061");
        add(writers, ColumnKind.TEXT, text(MysqlColumn.VARCHAR, 2000, "utf16"), "0600 0061d83dde00");
        add(writers, ColumnKind.TEXT, text(MysqlColumn.BLOB, 1, "utf32"), "08 000000610001f600");
        add(writers, ColumnKind.TEXT, text(MysqlColumn.BLOB, 2, "ascii"), "0300 616263");
        add(writers, ColumnKind.TEXT, text(MysqlColumn.ENUM, 2, "utf8mb4", "a", "b"), "0100");
        add(writers, ColumnKind.TEXT, text(MysqlColumn.SET, 1, "utf8mb4", "a", "b"), "03");
        add(writers, ColumnKind.BYTES, text(MysqlColumn.STRING, 8, "binary"), "04 00ff41aa");
        add(writers, ColumnKind.BYTES, text(MysqlColumn.BLOB, 4, "binary"), "04000000 00ff41aa");
        add(writers, ColumnKind.GEOMETRY, column(MysqlColumn.GEOMETRY, 4), "04000000 00ff41aa");
        return writers;
    }

    private static void add(Map<CellWriter, String> writers, ColumnKind kind, MysqlColumn column, String hex) {
        writers.put(HandMadeCells.writer(kind, column), hex);
    }

    @Test
    void cells() {
        writers().forEach((writer, hex) -> {
            byte[] right = HandMadeCells.bytes(hex);
            HandMadeCells.written(writer, right);
            mutate(writer, right, TIMES);
        });
    }

    /** Of a server that has characters of one to four bytes in one set. */
    @Test
    void textsInTables() {
        List<String[]> pairs = new ArrayList<>();
        for (int i = 0x8100; i < 0xFF00; i += 3) {
            pairs.add(new String[] {"" + i, i % 2 == 0 ? "E282AC" : "3F"});
        }
        Charsets charsets = new Charsets(sql -> sql.contains("maxlen") ? List.<String[]>of(new String[] {sql.contains("three") ? "3" : "4"})
                : sql.contains("c.n") ? pairs.subList(0, sql.contains("e.n") ? 2000 : pairs.size())
                : List.of(new String[] {"65", "41"}, new String[] {"92", "5C"}, new String[] {"161", "EFBDA1"}));
        for (String charset : new String[] {"three", "four"}) {
            ColumnSpec spec = new ColumnSpec("c", "c", ColumnKind.TEXT, 0);
            CellWriter writer = CellWriters.of(spec, text(MysqlColumn.BLOB, 1, charset), ZeroDates.NULL, charsets);
            assertTrue(HandMadeCells.written(writer, "04 415ca141").equals("\"A\\\\｡A\""));
            mutate(writer, HandMadeCells.bytes("0e 415ca18103415c90308130e3329a35"), 5 * TIMES);
        }
    }

    @Test
    void documents() {
        CellWriter writer = HandMadeCells.writer(ColumnKind.JSON, column(MysqlColumn.JSON, 1));
        byte[] document = HandMadeCells.bytes(DOCUMENT);
        byte[] cell = new byte[document.length + 1];
        cell[0] = (byte) document.length;
        System.arraycopy(document, 0, cell, 1, document.length);
        String json = HandMadeCells.written(writer, cell);
        assertTrue(json.contains("\\\"b\\\": true") && json.contains("\\\"é\\\"") && json.contains("9223372036854775807"), json);
        mutate(writer, cell, 5 * TIMES);
    }

    /** Where each value of a list is the list itself. */
    @Test
    void aDocumentThatStandsInItselfEnds() {
        CellWriter writer = HandMadeCells.writer(ColumnKind.JSON, column(MysqlColumn.JSON, 1));
        byte[] cell = HandMadeCells.bytes("f5 02 5000 f400" + "020000".repeat(80));
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            try {
                HandMadeCells.written(writer, cell);
            } catch (UnwritableException e) {
                assertTrue(e.getMessage().contains("JSON document"), e.getMessage());
                return;
            }
            throw new AssertionError("it was written");
        });
    }

    private static void mutate(CellWriter writer, byte[] right, int times) {
        Random random = new Random(right.length);
        JsonBytes out = new JsonBytes();
        assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            for (int i = 0; i < times; i++) {
                int length = random.nextInt(4) == 0 ? random.nextInt(right.length + 1) : right.length;
                byte[] body = new byte[length + 6];
                Arrays.fill(body, (byte) 0x41);
                System.arraycopy(right, 0, body, 3, length);
                for (int n = random.nextInt(4); n >= 0 && length > 0; n--) {
                    body[3 + random.nextInt(length)] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(6));
                }
                out.clear();
                try {
                    writer.write(body, 3, 3 + length, out);
                } catch (UnwritableException e) {
                    continue;
                }
                check(out.copy());
            }
        });
    }

    private static void check(byte[] json) {
        try {
            JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(new String(json, java.nio.charset.StandardCharsets.UTF_8), e);
        }
    }
}
