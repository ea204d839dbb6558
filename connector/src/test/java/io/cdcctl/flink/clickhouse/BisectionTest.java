package io.cdcctl.flink.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.clickhouse.http.ClickHouseErrors;
import io.cdcctl.flink.clickhouse.http.ClickHouseException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BisectionTest {

    private static final ClickHouseException VIOLATED = ClickHouseErrors.of(469, "violated");
    private static final ClickHouseException TOO_MANY_PARTITIONS =
            ClickHouseErrors.of(252, "Too many partitions for single INSERT block (more than 2).");

    private final Set<Integer> written = new TreeSet<>();
    private int writes;

    private void write(int from, int to, Set<Integer> bad) throws IOException {
        writes++;
        if (bad.stream().anyMatch(row -> from <= row && row < to)) {
            throw VIOLATED;
        }
        IntStream.range(from, to).forEach(written::add);
    }

    private List<Integer> refused(int rows, int most, Set<Integer> bad) throws IOException {
        return Bisection.isolate(rows, VIOLATED, most, (from, to) -> write(from, to, bad)).stream()
                .map(refusal -> refusal.row)
                .collect(Collectors.toList());
    }

    @Test
    void everyRowIsEitherWrittenOrRefused() throws IOException {
        assertEquals(List.of(0, 500, 999), refused(1_000, Integer.MAX_VALUE, Set.of(0, 500, 999)));
        assertEquals(997, written.size());
        assertTrue(writes <= 3 * 2 * 10, "writes: " + writes);
    }

    @Test
    void firstRowsAreFoundFirst() throws IOException {
        assertEquals(List.of(2), refused(1_000, 1, Set.of(2, 3, 800)));
        assertTrue(writes <= 20, "writes: " + writes);
    }

    @Test
    void rowsThatAreAllBad() throws IOException {
        assertEquals(List.of(0, 1, 2), refused(3, Integer.MAX_VALUE, Set.of(0, 1, 2)));
        assertEquals(List.of(0), refused(1, Integer.MAX_VALUE, Set.of(0)));
    }

    @Test
    void fewerRowsAreEnoughWhereTheyHaveTooManyPartitions() throws IOException {
        assertEquals(
                List.of(),
                Bisection.isolate(9, TOO_MANY_PARTITIONS, Integer.MAX_VALUE, (from, to) -> {
                    if (to - from > 2) {
                        throw TOO_MANY_PARTITIONS;
                    }
                    IntStream.range(from, to).forEach(written::add);
                }));
        assertEquals(9, written.size());
    }

    @Test
    void oneRowOfTooManyPartitionsIsNotTheRowsFault() {
        assertSame(
                TOO_MANY_PARTITIONS,
                assertThrows(
                        ClickHouseException.class,
                        () -> Bisection.isolate(1, TOO_MANY_PARTITIONS, Integer.MAX_VALUE, (from, to) -> {})));
    }

    @Test
    void errorThatNoRowExplainsEndsTheSearch() {
        ClickHouseException gone = ClickHouseErrors.of(60, "Unknown table");
        assertSame(
                gone,
                assertThrows(ClickHouseException.class, () -> Bisection.isolate(8, VIOLATED, 9, (from, to) -> {
                    throw to - from > 2 ? VIOLATED : gone;
                })));
        assertSame(gone, assertThrows(ClickHouseException.class, () -> Bisection.isolate(8, gone, 9, (from, to) -> {})));
    }
}
