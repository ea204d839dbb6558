package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.snapshot.Chunk;
import io.cdcctl.flink.mysql.snapshot.TablePlan;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import io.cdcctl.flink.mysql.stream.VisiblePlace;
import io.cdcctl.flink.mysql.table.TableNotice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What checkpoints keep of enumerator and readers comes back as it was. */
class SplitStatesTest {

    static final String SERVER = "6d850264-007b-11ef-8a3c-000000000001";

    /** Larger than what {@link DataOutputStream#writeUTF} takes. */
    private static final GtidSet MANY = many();

    static final StreamPosition START = StreamPosition.ofGtids(
            SERVER, GtidSet.parse(SERVER + ":1-7:9:tag:3"), new VisiblePlace(GtidSet.parse(SERVER + ":1-10"), "binlog.000003", 5L << 32));

    static final Chunk CHUNK = new Chunk("shop.orders", 3, "id by number", null, "_utf8mb4 X'6f27'");

    private final BinlogSplitSerializer splits = new BinlogSplitSerializer();
    private final EnumeratorStateSerializer states = new EnumeratorStateSerializer(List.of("shop.orders"));

    private static GtidSet many() {
        GtidSet set = new GtidSet();
        for (int i = 1; i < 30_000; i += 2) {
            set.add(UUID.fromString(SERVER), "", i);
        }
        return set;
    }

    @Test
    void chunksHaveTheirStart() throws IOException {
        BinlogSplit.OfChunk read = (BinlogSplit.OfChunk) copy(new BinlogSplit.OfChunk(CHUNK, START));
        assertEquals(CHUNK, read.chunk);
        assertEquals("shop.orders#3", read.splitId());
        assertSame(START, read.start);
    }

    @Test
    void thePositionOfTheBinlogIsWhole() throws IOException {
        StreamPosition position = StreamPosition.ofGtids(SERVER, MANY, START.visible).on("another");
        BinlogSplit.OfStream read = (BinlogSplit.OfStream) copy(new BinlogSplit.OfStream(position));
        assertEquals("binlog", read.splitId());
        assertSame(position, read.position);
        assertEquals(2, read.position.epoch);
        StreamPosition place = StreamPosition.ofFile(SERVER, "binlog.000009", 5L << 32, START.visible);
        assertSame(place, ((BinlogSplit.OfStream) copy(new BinlogSplit.OfStream(place))).position);
    }

    @Test
    void chunksThatWereReadAreKnown() throws IOException {
        assertEquals(Set.of("a.b#1", "a.b#2"), ((BinlogSplit.OfDone) copy(new BinlogSplit.OfDone(Set.of("a.b#1", "a.b#2")))).chunks);
    }

    @Test
    void noticesAreKnown() throws IOException {
        List<TableNotice> notices = List.of(
                new TableNotice("shop.log", TableNotice.Kind.EMPTIED, 3, "truncated in binlog.000003 at 4711: TRUNCATE log"),
                new TableNotice("shop.größe", TableNotice.Kind.ZERO_DATES, 1L << 40, ""));
        List<TableNotice> read = ((BinlogSplit.OfNotices) copy(new BinlogSplit.OfNotices(notices))).notices;
        assertEquals(ReaderMetrics.json(notices), ReaderMetrics.json(read));
    }

    @Test
    void splitsOfALaterVersionAreRefused() {
        byte[] any = {1, 2, 3};
        assertThrows(IOException.class, () -> splits.deserialize(splits.getVersion() + 1, any));
        assertThrows(IOException.class, () -> splits.deserialize(splits.getVersion(), new byte[] {99}));
        assertThrows(IOException.class, () -> states.deserialize(states.getVersion() + 1, any));
    }

    @Test
    void theStateOfTheEnumeratorIsWhole() throws IOException {
        EnumeratorState state = new EnumeratorState(
                START, List.of(plan(), TablePlan.begin("shop.items")), List.of(CHUNK), Set.of("shop.orders#1", "shop.orders#2"), true);
        EnumeratorState read = states.deserialize(states.getVersion(), states.serialize(state));
        assertSame(START, read.start);
        assertEquals(List.of(CHUNK), read.pending);
        assertEquals(state.assigned, read.assigned);
        assertEquals(true, read.streaming);
        assertEquals(2, read.plans.size());
        assertEquals("shop.items", read.plans.get(1).table);
        assertEquals("next", read.plans.get(0).next);
        assertEquals(17, read.plans.get(0).chunks);
        EnumeratorState blank = new EnumeratorState(null, List.of(), List.of(), Set.of(), false);
        assertEquals(null, states.deserialize(states.getVersion(), states.serialize(blank)).start);
    }

    /** As a planner would have left it. */
    private static TablePlan plan() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(1);
        out.writeUTF("shop.orders");
        out.writeInt(100);
        out.writeBoolean(true);
        out.writeUTF("id by number");
        out.writeInt(17);
        out.writeBoolean(true);
        out.writeUTF("next");
        out.writeBoolean(false);
        return TablePlan.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    private BinlogSplit copy(BinlogSplit split) throws IOException {
        return splits.deserialize(splits.getVersion(), splits.serialize(split));
    }

    private static void assertSame(StreamPosition wanted, StreamPosition position) {
        assertEquals(wanted.serverUuid, position.serverUuid);
        assertEquals(wanted.gtids, position.gtids);
        assertEquals(wanted.executed, position.executed);
        assertEquals(wanted.file, position.file);
        assertEquals(wanted.offset, position.offset);
        assertEquals(wanted.epoch, position.epoch);
        assertEquals(wanted.bytes, position.bytes);
        assertEquals(wanted.transaction, position.transaction);
        assertEquals(wanted.events, position.events);
        assertEquals(wanted.visible.gtids, position.visible.gtids);
        assertEquals(wanted.visible.file, position.visible.file);
        assertEquals(wanted.visible.offset, position.visible.offset);
    }
}
