package io.cdcctl.flink.clickhouse.rowbinary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeVersionTest {

    @Test
    void holdsOffsetAndRank() {
        assertEquals(1, ChangeVersion.of(0, false));
        assertEquals(2, ChangeVersion.of(0, true));
        assertEquals(5, ChangeVersion.of(1, false));
        assertEquals(6, ChangeVersion.of(1, true));
        assertEquals("18446744073709551614", Long.toUnsignedString(ChangeVersion.of(ChangeVersion.MAX_OFFSET, true)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1L << 31, 1L << 60, (1L << 62) - 2})
    void laterOffsetWins(long offset) {
        assertTrue(Long.compareUnsigned(ChangeVersion.of(offset, true), ChangeVersion.of(offset, false)) > 0);
        assertTrue(Long.compareUnsigned(ChangeVersion.of(offset + 1, false), ChangeVersion.of(offset, true)) > 0);
    }
}
