package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import io.cdcctl.flink.mysql.snapshot.ChunkPlanner;
import io.cdcctl.flink.mysql.snapshot.HandMadeSteps;
import io.cdcctl.flink.mysql.snapshot.TableException;
import io.cdcctl.flink.mysql.snapshot.TablePlan;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;

/** Every chunk has one reader at a time, and one of them has the binlog once none is being read. */
class BinlogEnumeratorTest {

    private static final StreamPosition START = SplitStatesTest.START;

    private final HandMadeContext context = new HandMadeContext(1);
    private final Work work = new Work();

    /** A server with tables of some chunks. */
    private static final class Work implements SnapshotWork {

        final Map<String, Integer> chunks = new HashMap<>(Map.of("shop.orders", 2));
        final Map<String, TableException> troubles = new HashMap<>();
        Exception refusal;

        @Override
        public StreamPosition begin() throws Exception {
            if (refusal != null) {
                throw refusal;
            }
            return START;
        }

        @Override
        public ChunkPlanner.Step plan(TablePlan plan) throws Exception {
            if (troubles.containsKey(plan.table)) {
                throw troubles.get(plan.table);
            }
            int left = chunks.get(plan.table) - plan.chunks;
            return HandMadeSteps.step(plan, Math.min(left, 16), left <= 16);
        }

        @Override
        public void close() {}
    }

    private BinlogEnumerator begin(HandMadeContext of, String... tables) {
        List<TablePlan> plans = new ArrayList<>();
        for (String table : tables) {
            plans.add(TablePlan.begin(table));
        }
        return started(of, new EnumeratorState(null, plans, List.of(), Set.of(), false), new SnapshotGate(false));
    }

    private BinlogEnumerator started(HandMadeContext of, EnumeratorState state, SnapshotGate gate) {
        BinlogEnumerator enumerator = new BinlogEnumerator(of, work, state, gate, 30_000);
        enumerator.start();
        return enumerator;
    }

    private static ChunkNews done(String... ids) {
        return new ChunkNews.Done(Set.of(ids));
    }

    /** A reader that comes back with them from a checkpoint. */
    private static ChunkNews has(String... ids) {
        return new ChunkNews.Returned(chunks(ids), null);
    }

    private static ChunkNews cannotRead(String... ids) {
        return new ChunkNews.Returned(chunks(ids), "it is locked");
    }

    private static List<Chunk> chunks(String... ids) {
        return Stream.of(ids)
                .map(id -> new Chunk(Chunk.tableOf(id), Integer.parseInt(id.substring(id.indexOf('#') + 1)), "id by number", null, null))
                .collect(Collectors.toList());
    }

    private static void ask(HandMadeContext of, BinlogEnumerator enumerator, int reader) {
        of.register(reader);
        enumerator.handleSplitRequest(reader, "here");
    }

    @Test
    void chunksComeBeforeTheBinlogWhichIsAssignedOnce() {
        BinlogEnumerator enumerator = begin(context, "shop.orders");
        ask(context, enumerator, 0);
        assertEquals(List.of("0 shop.orders#0"), context.assignments());
        assertSame(START, ((BinlogSplit.OfChunk) context.splits.get(0)).start);
        enumerator.handleSourceEvent(0, done("shop.orders#0"));
        ask(context, enumerator, 0);
        assertEquals(List.of("0 shop.orders#1"), context.assignments());
        ask(context, enumerator, 0);
        assertEquals(List.of(), context.assignments(), "one is being read");
        enumerator.handleSourceEvent(0, done("shop.orders#1"));
        assertEquals(List.of("0 binlog"), context.assignments());
        assertSame(START, ((BinlogSplit.OfStream) context.splits.get(2)).position);
        enumerator.handleSourceEvent(0, new ChunkNews.HasBinlog());
        ask(context, enumerator, 0);
        context.again.run();
        assertEquals(List.of(), context.assignments());
        assertTrue(enumerator.snapshotState(1).streaming);
    }

    @Test
    void nothingIsAssignedBeforeTheSnapshotBegan() {
        context.later = true;
        BinlogEnumerator enumerator = begin(context, "shop.orders");
        ask(context, enumerator, 0);
        context.again.run();
        assertEquals(List.of(), context.assignments());
        context.go();
        assertEquals(List.of("0 shop.orders#0"), context.assignments());
    }

    @Test
    void aServerThatCannotBeReadFailsTheJobWithItsWords() {
        work.refusal = new IOException("MySQL writes no binlog.");
        FlinkRuntimeException failed = assertThrows(FlinkRuntimeException.class, () -> begin(context, "shop.orders"));
        assertEquals("MySQL writes no binlog.", failed.getMessage());
    }

    @Test
    void manyChunksAreCutAsTheyAreRead() {
        work.chunks.put("shop.orders", 100);
        BinlogEnumerator enumerator = begin(context, "shop.orders");
        assertTrue(enumerator.snapshotState(1).pending.size() <= 32, "cut at once: " + enumerator.snapshotState(1).pending.size());
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ask(context, enumerator, 0);
            all.addAll(context.assignments());
            enumerator.handleSourceEvent(0, done("shop.orders#" + i));
        }
        assertEquals(100, Set.copyOf(all).size());
        ask(context, enumerator, 0);
        assertEquals(List.of("0 binlog"), context.assignments());
    }

    @Test
    void aReaderThatIsLostGivesItsChunksBack() {
        BinlogEnumerator enumerator = begin(context, "shop.orders");
        ask(context, enumerator, 0);
        context.assignments();
        context.unregister(0);
        enumerator.addSplitsBack(List.of(context.splits.get(0)), 0);
        assertEquals(List.of(), context.assignments());
        assertEquals(Set.of(), enumerator.snapshotState(1).assigned);
        ask(context, enumerator, 0);
        assertEquals(List.of("0 shop.orders#0"), context.assignments());
    }

    @Test
    void theBinlogIsGivenBackToo() {
        work.chunks.put("shop.orders", 1);
        BinlogEnumerator enumerator = begin(context, "shop.orders");
        ask(context, enumerator, 0);
        enumerator.handleSourceEvent(0, done("shop.orders#0"));
        ask(context, enumerator, 0);
        context.assignments();
        context.unregister(0);
        enumerator.addSplitsBack(List.of(context.splits.get(1)), 0);
        assertEquals(false, enumerator.snapshotState(1).streaming);
        ask(context, enumerator, 0);
        assertEquals(List.of("0 binlog"), context.assignments());
    }

    /** The reader is restored with a chunk that it had read later. */
    @Test
    void aChunkOfACheckpointIsReadAgain() {
        work.chunks.put("shop.orders", 1);
        BinlogEnumerator enumerator = begin(context, "shop.orders");
        ask(context, enumerator, 0);
        enumerator.handleSourceEvent(0, done("shop.orders#0"));
        context.unregister(0);
        enumerator.addSplitsBack(List.of(), 0);
        context.register(0);
        enumerator.handleSourceEvent(0, has("shop.orders#0"));
        assertEquals(List.of("0 taken [shop.orders#0]"), context.events);
        ask(context, enumerator, 0);
        assertEquals(List.of("0 shop.orders#0", "0 shop.orders#0"), context.assignments());
        enumerator.handleSourceEvent(0, done("shop.orders#0"));
        ask(context, enumerator, 0);
        assertEquals(List.of("0 binlog"), context.assignments());
    }

    /** The enumerator is restored from a checkpoint that came before the news. */
    @Test
    void newsThatWereLostAreToldAgain() throws IOException {
        work.chunks.put("shop.orders", 1);
        BinlogEnumerator first = begin(context, "shop.orders");
        ask(context, first, 0);
        EnumeratorStateSerializer states = new EnumeratorStateSerializer(List.of());
        EnumeratorState state = states.deserialize(states.getVersion(), states.serialize(first.snapshotState(1)));
        assertEquals(Set.of("shop.orders#0"), state.assigned);
        HandMadeContext anew = new HandMadeContext(1);
        BinlogEnumerator enumerator = started(anew, state, new SnapshotGate(false));
        enumerator.handleSourceEvent(0, done("shop.orders#0"));
        ask(anew, enumerator, 0);
        assertEquals(List.of("0 binlog"), anew.assignments());
    }

    @Test
    void aTableThatCannotBeCutHoldsUpNobody() {
        work.chunks.put("shop.orders", 1);
        work.chunks.put("shop.items", 3);
        work.troubles.put("shop.items", HandMadeSteps.gone("items"));
        BinlogEnumerator enumerator = begin(context, "shop.items", "shop.orders");
        ask(context, enumerator, 0);
        assertEquals(List.of("0 shop.orders#0"), context.assignments());
        enumerator.handleSourceEvent(0, done("shop.orders#0"));
        ask(context, enumerator, 0);
        assertEquals(List.of("0 binlog"), context.assignments());
        enumerator.handleSourceEvent(0, new ChunkNews.HasBinlog());
        work.troubles.clear();
        context.again.run();
        assertEquals(List.of("0 shop.items#0", "0 shop.items#1"), context.assignments(), "one is at hand");
        enumerator.handleSourceEvent(0, done("shop.items#0"));
        assertEquals(List.of("0 shop.items#2"), context.assignments());
    }

    @Test
    void aTableThatCannotBeReadHoldsUpNobodyAndIsToldOf() {
        work.chunks.put("shop.items", 1);
        BinlogEnumerator enumerator = begin(context, "shop.orders", "shop.items");
        ask(context, enumerator, 0);
        enumerator.handleSourceEvent(0, cannotRead("shop.orders#0"));
        assertEquals(List.of("0 unread [shop.orders]", "0 taken [shop.orders#0]"), context.events);
        ask(context, enumerator, 0);
        enumerator.handleSourceEvent(0, done("shop.items#0"));
        ask(context, enumerator, 0);
        assertEquals(List.of("0 shop.orders#0", "0 shop.items#0", "0 binlog"), context.assignments(), "no other chunk of the table is tried");
        enumerator.handleSourceEvent(0, new ChunkNews.HasBinlog());
        context.again.run();
        assertEquals(List.of("0 shop.orders#0", "0 shop.orders#1"), context.assignments(), "the next one is at hand");
        enumerator.handleSourceEvent(0, done("shop.orders#0"));
        assertEquals(List.of(), context.assignments());
        assertEquals("0 unread []", context.events.get(context.events.size() - 1));
    }

    @Test
    void otherChunksOfATableDoNotSayThatItCanBeRead() {
        HandMadeContext two = new HandMadeContext(2);
        BinlogEnumerator enumerator = begin(two, "shop.orders");
        ask(two, enumerator, 0);
        ask(two, enumerator, 1);
        enumerator.handleSourceEvent(1, cannotRead("shop.orders#1"));
        enumerator.handleSourceEvent(0, done("shop.orders#0"));
        assertEquals(List.of("0 unread [shop.orders]", "1 taken [shop.orders#1]"), two.events);
        enumerator.snapshotState(1);
        enumerator.notifyCheckpointComplete(1);
        ask(two, enumerator, 0);
        enumerator.handleSourceEvent(0, new ChunkNews.HasBinlog());
        two.again.run();
        assertEquals(List.of("0 shop.orders#0", "1 shop.orders#1", "0 binlog", "0 shop.orders#1"), two.assignments());
        enumerator.handleSourceEvent(0, done("shop.orders#0"));
        assertEquals(2, two.events.size(), "a reader that comes back tells what it had read before");
        enumerator.handleSourceEvent(0, done("shop.orders#1"));
        assertEquals("0 unread []", two.events.get(2));
    }

    @Test
    void aReaderThatBeginsIsToldWhatCannotBeRead() {
        BinlogEnumerator enumerator = begin(context, "shop.orders");
        ask(context, enumerator, 0);
        enumerator.handleSourceEvent(0, cannotRead("shop.orders#0"));
        context.events.clear();
        enumerator.addReader(0);
        enumerator.addReader(1);
        assertEquals(List.of("0 unread [shop.orders]"), context.events);
    }

    /** A try would take its time again and again, and the binlog would never be read. */
    @Test
    void whatCannotBeReadIsNotTriedWhileTheBinlogWaitsForACheckpoint() {
        HandMadeContext two = new HandMadeContext(2);
        BinlogEnumerator enumerator = begin(two, "shop.orders");
        ask(two, enumerator, 0);
        enumerator.handleSourceEvent(0, cannotRead("shop.orders#0"));
        ask(two, enumerator, 0);
        two.assignments();
        two.again.run();
        assertEquals(List.of(), two.assignments());
        enumerator.snapshotState(1);
        enumerator.notifyCheckpointComplete(1);
        assertEquals(List.of("0 binlog"), two.assignments());
    }

    /** Rows of another reader would come into the topic behind changes of them that are newer. */
    @Test
    void onceTheBinlogIsReadItsReaderAloneReadsChunks() {
        HandMadeContext two = new HandMadeContext(2);
        work.chunks.put("shop.orders", 1);
        BinlogEnumerator enumerator = begin(two, "shop.orders");
        ask(two, enumerator, 0);
        enumerator.handleSourceEvent(0, cannotRead("shop.orders#0"));
        ask(two, enumerator, 1);
        enumerator.snapshotState(1);
        enumerator.notifyCheckpointComplete(1);
        assertEquals(List.of("0 shop.orders#0", "1 binlog"), two.assignments());
        enumerator.handleSourceEvent(1, new ChunkNews.HasBinlog());
        ask(two, enumerator, 0);
        two.again.run();
        assertEquals(List.of("1 shop.orders#0"), two.assignments());
    }

    /** Each comes back from a checkpoint with what it had then. */
    @Test
    void aChunkIsReadOnceThatOneReaderGaveBackAndAnotherHas() {
        HandMadeContext two = new HandMadeContext(2);
        BinlogEnumerator enumerator = begin(two, "shop.orders");
        ask(two, enumerator, 0);
        BinlogSplit first = two.splits.get(0);
        enumerator.handleSourceEvent(0, cannotRead("shop.orders#0"));
        two.again.run();
        enumerator.snapshotState(1);
        enumerator.notifyCheckpointComplete(1);
        ask(two, enumerator, 1);
        enumerator.handleSourceEvent(1, new ChunkNews.HasBinlog());
        two.again.run();
        assertEquals(List.of("0 shop.orders#0", "1 binlog", "1 shop.orders#0", "1 shop.orders#1"), two.assignments());

        two.unregister(0);
        enumerator.addSplitsBack(List.of(first), 0);
        two.register(0);
        enumerator.handleSourceEvent(0, has("shop.orders#0"));
        ask(two, enumerator, 0);
        assertEquals(List.of(), two.assignments(), "the other one has it");
        assertEquals("0 taken [shop.orders#0]", two.events.get(two.events.size() - 1));
        enumerator.handleSourceEvent(1, done("shop.orders#0"));
        enumerator.handleSourceEvent(1, done("shop.orders#1"));
        enumerator.handleSourceEvent(0, has("shop.orders#0"));
        two.again.run();
        assertEquals(List.of(), two.assignments(), "the other one has read it");
        assertEquals(Set.of(), enumerator.snapshotState(2).assigned);
        assertEquals(List.of(), enumerator.snapshotState(3).pending);
    }

    /** The reader fails before it hears that it is its own no more: Flink and the reader both give it back. */
    @Test
    void aChunkThatIsGivenBackTwiceIsThereOnce() {
        work.chunks.put("shop.orders", 1);
        BinlogEnumerator enumerator = begin(context, "shop.orders");
        ask(context, enumerator, 0);
        enumerator.handleSourceEvent(0, cannotRead("shop.orders#0"));
        context.unregister(0);
        enumerator.addSplitsBack(List.of(context.splits.get(0)), 0);
        context.register(0);
        enumerator.handleSourceEvent(0, has("shop.orders#0"));
        assertEquals(1, enumerator.snapshotState(1).pending.size());
        assertEquals(Set.of(), enumerator.snapshotState(1).assigned);
    }

    @Test
    void rowsWaitForTheirStartToBeInACheckpointBehindOneWithout() {
        context.later = true;
        BinlogEnumerator enumerator = begin(context, "shop.orders");
        ask(context, enumerator, 0);
        assertNull(enumerator.snapshotState(1).start);
        context.go();
        enumerator.notifyCheckpointComplete(1);
        assertEquals(List.of(), context.assignments());
        assertSame(START, enumerator.snapshotState(2).start);
        enumerator.notifyCheckpointComplete(2);
        assertEquals(List.of("0 shop.orders#0"), context.assignments());
    }

    /** Rows of other readers may be on their way to the topics. */
    @Test
    void withSeveralReadersTheBinlogWaitsForACheckpointWithAllRows() {
        HandMadeContext two = new HandMadeContext(2);
        BinlogEnumerator enumerator = begin(two, "shop.orders");
        ask(two, enumerator, 0);
        ask(two, enumerator, 1);
        assertEquals(List.of("0 shop.orders#0", "1 shop.orders#1"), two.assignments());
        enumerator.snapshotState(1);
        enumerator.handleSourceEvent(0, done("shop.orders#0"));
        ask(two, enumerator, 0);
        enumerator.handleSourceEvent(1, done("shop.orders#1"));
        ask(two, enumerator, 1);
        enumerator.notifyCheckpointComplete(1);
        assertEquals(List.of(), two.assignments());
        enumerator.snapshotState(2);
        enumerator.notifyCheckpointComplete(2);
        assertEquals(List.of("0 binlog"), two.assignments());
    }
}
