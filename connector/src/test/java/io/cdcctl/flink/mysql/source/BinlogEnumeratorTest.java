package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        BinlogEnumerator enumerator = new BinlogEnumerator(of, work, state, gate);
        enumerator.start();
        return enumerator;
    }

    private static ChunkNews news(ChunkNews.What what, String... ids) {
        return new ChunkNews(Set.of(ids), what);
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
        enumerator.handleSourceEvent(0, news(ChunkNews.What.DONE, "shop.orders#0"));
        ask(context, enumerator, 0);
        assertEquals(List.of("0 shop.orders#1"), context.assignments());
        ask(context, enumerator, 0);
        assertEquals(List.of(), context.assignments(), "one is being read");
        enumerator.handleSourceEvent(0, news(ChunkNews.What.DONE, "shop.orders#1"));
        assertEquals(List.of("0 binlog"), context.assignments());
        assertSame(START, ((BinlogSplit.OfStream) context.splits.get(2)).position);
        enumerator.handleSourceEvent(0, news(ChunkNews.What.HAS, "binlog"));
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
            enumerator.handleSourceEvent(0, news(ChunkNews.What.DONE, "shop.orders#" + i));
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
        enumerator.handleSourceEvent(0, news(ChunkNews.What.DONE, "shop.orders#0"));
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
    void aChunkThatIsReadAgainIsWaitedFor() {
        work.chunks.put("shop.orders", 1);
        BinlogEnumerator enumerator = begin(context, "shop.orders");
        ask(context, enumerator, 0);
        enumerator.handleSourceEvent(0, news(ChunkNews.What.DONE, "shop.orders#0"));
        context.unregister(0);
        enumerator.addSplitsBack(List.of(), 0);
        enumerator.handleSourceEvent(0, news(ChunkNews.What.HAS, "shop.orders#0"));
        context.assignments();
        ask(context, enumerator, 0);
        assertEquals(List.of(), context.assignments());
        enumerator.handleSourceEvent(0, news(ChunkNews.What.DONE, "shop.orders#0"));
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
        enumerator.handleSourceEvent(0, news(ChunkNews.What.DONE, "shop.orders#0"));
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
        enumerator.handleSourceEvent(0, news(ChunkNews.What.DONE, "shop.orders#0"));
        ask(context, enumerator, 0);
        assertEquals(List.of("0 binlog"), context.assignments());
        enumerator.handleSourceEvent(0, news(ChunkNews.What.HAS, "binlog"));
        work.troubles.clear();
        context.again.run();
        assertEquals(List.of("0 shop.items#0"), context.assignments(), "one by one");
        enumerator.handleSourceEvent(0, news(ChunkNews.What.HAS, "shop.items#0"));
        enumerator.handleSourceEvent(0, news(ChunkNews.What.DONE, "shop.items#0"));
        assertEquals(List.of("0 shop.items#1"), context.assignments());
    }

    @Test
    void aChunkWhoseTableCannotBeReadHoldsUpNobody() {
        BinlogEnumerator enumerator = begin(context, "shop.orders");
        ask(context, enumerator, 0);
        enumerator.handleSourceEvent(0, news(ChunkNews.What.WAITS, "shop.orders#0"));
        ask(context, enumerator, 0);
        enumerator.handleSourceEvent(0, news(ChunkNews.What.DONE, "shop.orders#1"));
        ask(context, enumerator, 0);
        assertEquals(List.of("0 shop.orders#0", "0 shop.orders#1", "0 binlog"), context.assignments());
        assertEquals(Set.of("shop.orders#0"), enumerator.snapshotState(1).assigned);
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
        enumerator.handleSourceEvent(0, news(ChunkNews.What.DONE, "shop.orders#0"));
        ask(two, enumerator, 0);
        enumerator.handleSourceEvent(1, news(ChunkNews.What.DONE, "shop.orders#1"));
        ask(two, enumerator, 1);
        enumerator.notifyCheckpointComplete(1);
        assertEquals(List.of(), two.assignments());
        enumerator.snapshotState(2);
        enumerator.notifyCheckpointComplete(2);
        assertEquals(List.of("0 binlog"), two.assignments());
    }
}
