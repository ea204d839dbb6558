package io.cdcctl.flink.mysql.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rows of what is in the binlog are there when the snapshot reads them, also where commits wait for replicas. */
class VisibleCommitsTest {

    private long slept;

    @Test
    void aCommitHasItsTime() throws Exception {
        assertEquals(1_000, sessions(0, 5));
    }

    @Test
    void whoeverWaitsForAReplicaIsWaitedForAndCommitsThen() throws Exception {
        assertEquals(2_000, sessions(10_000, 0));
        assertEquals(2_150, sessions(10_000, 3, 2, 1, 0, 7));
    }

    @Test
    void nobodyWaitsLongerThanMysqlLets() throws Exception {
        assertEquals(2_100, sessions(100, 1, 1, 1, 1));
    }

    @Test
    void namesThatTransactionsHadAreWaitedForAndNoOthers() throws Exception {
        assertEquals(0, names(0, ""));
        assertEquals(100, names(0, "a:1#7:2#8,b:x:1#9", "a:2#8:3#7", "a:3#7:4#8"));
        assertEquals(50, names(0, "a:1#7", "b:1#7"));
    }

    @Test
    void aTransactionThatTakesLongDoesNotHoldTheStartUpForEver() throws Exception {
        assertEquals(VisibleCommits.OWNED_MILLIS, names(0, "a:1#7"));
        assertEquals(31_000, names(30_000, "a:1#7"));
    }

    @Test
    void namesAreThoseOfMysql() {
        assertEquals(Set.of(), VisibleCommits.owned(""));
        assertEquals(
                Set.of("u1:23#4", "u1:24#5", "u2:tag:1#6", "u2:other:7#8", "u2:9#3"),
                VisibleCommits.owned("u1:23#4:24#5,\nu2:9#3:tag:1#6:other:7#8"));
    }

    private long sessions(long timeout, long... counts) throws Exception {
        Queue<Long> waiting = new ArrayDeque<>();
        for (long count : counts) {
            waiting.add(count);
        }
        slept = 0;
        VisibleCommits.awaitSessions(timeout, waiting::remove, millis -> slept += millis);
        return slept;
    }

    /** The last one stays. */
    private long names(long timeout, String... owned) throws Exception {
        Queue<String> texts = new ArrayDeque<>(List.of(owned));
        slept = 0;
        VisibleCommits.Owned now = () -> new HashSet<>(VisibleCommits.owned(texts.size() > 1 ? texts.remove() : texts.peek()));
        VisibleCommits.awaitOwned(timeout, now, millis -> slept += millis);
        return slept;
    }
}
