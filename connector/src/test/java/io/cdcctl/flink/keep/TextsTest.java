package io.cdcctl.flink.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void aPasswordIsTakenOutInEachOfItsForms() {
        Redaction redaction = new Redaction(Map.of("A", "it's \"5\"", "LONG", "it's \"5\" and more", "SHORT", "no"));
        assertEquals("a <A> b '<A>' c \"<A>\" no <LONG>",
                redaction.of("a it's \"5\" b 'it''s \"5\"' c \"it's \\\"5\\\"\" no it's \"5\" and more"));
    }

    @Test
    void theCauseOfATraceIsTheDeepestThatSaysSomething() {
        assertEquals("Could not find any\n factory".replaceAll("\\s+", " "), RootCause.of(
                "io.cdcctl.flink.submit.RefusedException: Flink refused x\n\tat a.b.C.d(E.java:1)\n"
                        + "Caused by: org.apache.flink.table.api.ValidationException: Could not find any\n factory\n"
                        + "\tat a.b.C.d(E.java:1)\n\t... 3 more\nCaused by: java.lang.NullPointerException\n\tat a.b(C.java:2)\n"));
        assertEquals("x".repeat(399) + "…", RootCause.of("x".repeat(500)));
    }

    @Test
    void theSameIsSaidOnceUntilItIsOver() {
        List<String> out = new ArrayList<>();
        Notices notices = new Notices(out::add);
        List.of("x: a", "y: b", "x: a").forEach(notices);
        assertEquals(List.of("x: a", "y: b"), out);
        notices.only("x: ", List.of("x: c"));
        notices.only("x: ", List.of("x: c"));
        List.of("x: a", "y: b").forEach(notices);
        assertEquals(List.of("x: a", "y: b", "x: c", "x: a"), out);
    }

    @Test
    void theOldestOfManyThingsIsForgotten() {
        List<String> out = new ArrayList<>();
        Notices notices = new Notices(out::add);
        IntStream.range(0, 101).mapToObj(String::valueOf).forEach(notices);
        List.of("100", "1", "0").forEach(notices);
        assertEquals(102, out.size());
        assertEquals("0", out.get(101));
    }

    @Test
    void theStatusOfAJobIsThatOfTheOneThatHasNotEnded() {
        Cluster cluster = new Cluster(
                List.of(new Cluster.Job("x-cdc", "FAILED"), new Cluster.Job("x-cdc", "RESTARTING"), new Cluster.Job("my-x-cdc", "RUNNING"), new Cluster.Job("x-sync", "CANCELED")),
                1, 4, 1);
        assertEquals("RESTARTING", cluster.status("x-cdc").orElse(""));
        assertEquals("CANCELED", cluster.status("x-sync").orElse(""));
        assertEquals("", cluster.status("x").orElse(""));
    }

    @Test
    void aClusterIsIdleWhereNoMoreSlotsAreInUseThanTheOtherJobHas() {
        assertEquals(false, new Cluster(List.of(), 0, 0, 0).isIdle(0));
        assertEquals(true, new Cluster(List.of(), 1, 4, 4).isIdle(0));
        assertEquals(false, new Cluster(List.of(), 1, 4, 3).isIdle(0));
        assertEquals(true, new Cluster(List.of(), 1, 4, 1).isIdle(3));
        assertEquals(false, new Cluster(List.of(), 2, 8, 4).isIdle(3));
    }
}
