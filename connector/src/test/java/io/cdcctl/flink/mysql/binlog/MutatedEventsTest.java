package io.cdcctl.flink.mysql.binlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.table.MysqlTable;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes that are wrong end in one kind of exception; they never hang, and never read what is not theirs. */
class MutatedEventsTest {

    private static final Collations COLLATIONS = Collations.of(Map.of(255, "utf8mb4", 8, "latin1"));
    private static final FormatDescription FORMAT = FormatDescription.of("8.0.40");
    private static final int TIMES = 100_000;

    @Test
    void theEventsAreRightWhereNothingIsMutated() throws IOException {
        MysqlTable table = TableMap.parse(HandMadeEvents.TABLE_MAP, 0, HandMadeEvents.TABLE_MAP.length, COLLATIONS, FORMAT);
        assertEquals("d.t", table.database + "." + table.table);
        assertEquals("i:3/0/u v:15/400/null/utf8mb4 e:247/1/utf8mb4 n:246/2562/s",
                HandMadeEvents.text(table));
        RowsEvent rows = new RowsEvent();
        rows.open(HandMadeEvents.ROWS, 0, HandMadeEvents.ROWS.length, BinlogEvent.UPDATE_ROWS, table);
        int count = 0;
        while (rows.next()) {
            count++;
            assertTrue(rows.before.isFull() && rows.after.isFull());
            assertEquals(4, rows.after.to[0] - rows.after.from[0]);
        }
        assertEquals(2, count);
        assertEquals("hi", new String(HandMadeEvents.ROWS, rows.before.from[1] + 2, 2, java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(RowImage.NULL, rows.after.from[1]);
        assertTrue(rows.isStatementEnd());
    }

    @Test
    void mutatedTableMaps() {
        mutate(HandMadeEvents.TABLE_MAP, 1, body -> TableMap.parse(body, 3, body.length - 3, COLLATIONS, FORMAT));
    }

    @Test
    void mutatedRows() throws IOException {
        MysqlTable table = TableMap.parse(HandMadeEvents.TABLE_MAP, 0, HandMadeEvents.TABLE_MAP.length, COLLATIONS, FORMAT);
        RowsEvent rows = new RowsEvent();
        int[] types = {BinlogEvent.WRITE_ROWS, BinlogEvent.UPDATE_ROWS, BinlogEvent.DELETE_ROWS, BinlogEvent.UPDATE_ROWS_V1};
        int[] turn = new int[1];
        mutate(HandMadeEvents.ROWS, 2, body -> {
            rows.open(body, 3, body.length - 3, types[turn[0]++ % types.length], table);
            walk(rows, table, body.length - 3);
        });
    }

    @Test
    void rowsOfMutatedTables() {
        RowsEvent rows = new RowsEvent();
        mutate(HandMadeEvents.TABLE_MAP, 3, body -> {
            MysqlTable table = TableMap.parse(body, 3, body.length - 3, COLLATIONS, FORMAT);
            rows.open(HandMadeEvents.ROWS, 0, HandMadeEvents.ROWS.length, BinlogEvent.UPDATE_ROWS, table);
            walk(rows, table, HandMadeEvents.ROWS.length);
        });
    }

    private static void walk(RowsEvent rows, MysqlTable table, int end) throws MalformedEventException {
        while (rows.next()) {
            for (RowImage image : new RowImage[] {rows.before, rows.after}) {
                boolean there = image == rows.before ? rows.hasBefore() : rows.hasAfter();
                for (int i = 0; there && i < table.columns.size(); i++) {
                    assertTrue(image.from[i] < 0 || image.from[i] <= image.to[i] && image.to[i] <= end);
                }
            }
        }
    }

    @Test
    void mutatedSmallEvents() {
        byte[] some = Arrays.copyOf(HandMadeEvents.TABLE_MAP, 80);
        mutate(some, 4, body -> QueryEvent.parse(body, 3, body.length - 3, COLLATIONS));
        mutate(some, 5, body -> XaPrepare.parse(body, 3, body.length - 3));
        mutate(some, 6, body -> GtidSetBytes.decode(body, 3, body.length - 3));
        mutate(some, 7, body -> RotateEvent.parse(body, 3, body.length - 3));
        mutate(new byte[] {2, 60, 0, 0, 0, 2, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 4, 4, 6, 4, 'a', 'b', 12, 3, 5}, 8, body -> {
            BinlogEvent event = event(body, 3, body.length - 3);
            for (int type : new int[] {BinlogEvent.GTID, BinlogEvent.GTID_TAGGED}) {
                event.type = type;
                new GtidEvent().parse(event);
            }
        });
    }

    @Test
    void mutatedPayloads() throws IOException {
        byte[] payload = HandMadeEvents.payload();
        TransactionPayload transaction = new TransactionPayload(1 << 20);
        BinlogEvent inner = new BinlogEvent();
        mutate(payload, 9, body -> {
            transaction.open(event(body, 3, body.length - 3));
            while (transaction.next(inner)) {}
        });
        transaction.open(event(payload, 0, payload.length));
        int count = 0;
        while (transaction.next(inner)) {
            count++;
            assertEquals(BinlogEvent.XID, inner.type);
            assertEquals(27, inner.to);
        }
        assertEquals(500, count);
        assertEquals(500 * 27, transaction.offset());
    }

    private static BinlogEvent event(byte[] body, int from, int to) {
        BinlogEvent event = new BinlogEvent();
        event.body = body;
        event.from = from;
        event.to = to;
        return event;
    }

    private interface Parser {
        void parse(byte[] body) throws IOException;
    }

    /** The body stands between bytes that are none of its own. */
    private static void mutate(byte[] right, long seed, Parser parser) {
        Random random = new Random(seed);
        int[] refused = new int[1];
        assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            for (int i = 0; i < TIMES; i++) {
                int length = random.nextInt(4) == 0 ? random.nextInt(right.length + 1) : right.length;
                byte[] body = new byte[length + 6];
                Arrays.fill(body, (byte) 0xff);
                System.arraycopy(right, 0, body, 3, length);
                for (int n = random.nextInt(4); n >= 0 && length > 0; n--) {
                    body[3 + random.nextInt(length)] = (byte) (random.nextBoolean() ? random.nextInt() : 255 - random.nextInt(6));
                }
                try {
                    parser.parse(body);
                } catch (MalformedEventException e) {
                    refused[0]++;
                }
            }
        });
        assertTrue(refused[0] > TIMES / 100, "only " + refused[0] + " were refused");
    }

    @Test
    void aCompressionThatIsNotKnownIsNamed() {
        byte[] payload = {1, 1, 5, 2, 1, 7, 0, 1, 2, 3, 4, 5};
        String message = assertThrows(MalformedEventException.class,
                () -> new TransactionPayload(100).open(event(payload, 0, payload.length))).getMessage();
        assertTrue(message.contains("compression 7"), message);
    }

    @Test
    void payloadsThatAreNotCompressedOrInSeveralFrames() throws IOException {
        byte[] xid = HandMadeEvents.xid();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        plain.write(new byte[] {2, 3, (byte) 252, (byte) 255, 0, 1, 1, 27, 0});
        plain.write(xid);
        assertEquals(1, count(plain.toByteArray()));
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.write(new byte[] {0});
        for (int i = 0; i < 3; i++) {
            try (ZstdOutputStream zstd = new ZstdOutputStream(new java.io.FilterOutputStream(frames) {
                @Override
                public void close() {}
            })) {
                zstd.write(xid);
            }
        }
        assertEquals(3, count(frames.toByteArray()));
    }

    private static int count(byte[] payload) throws IOException {
        TransactionPayload transaction = new TransactionPayload(1 << 20);
        transaction.open(event(payload, 0, payload.length));
        BinlogEvent inner = new BinlogEvent();
        int count = 0;
        while (transaction.next(inner)) {
            count++;
        }
        return count;
    }
}
