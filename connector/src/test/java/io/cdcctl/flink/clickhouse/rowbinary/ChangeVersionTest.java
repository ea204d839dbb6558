package io.cdcctl.flink.clickhouse.rowbinary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeVersionTest {

    @Test
    void holdsOffsetAndRank() {
        assertEquals(1, ChangeVersion.ofOffset(0, false));
        assertEquals(2, ChangeVersion.ofOffset(0, true));
        assertEquals(5, ChangeVersion.ofOffset(1, false));
        assertEquals(6, ChangeVersion.ofOffset(1, true));
        assertEquals("4503599627370494", Long.toUnsignedString(ChangeVersion.ofOffset(ChangeVersion.MAX_OFFSET, true)));
    }

    private static byte[] bytes(long version) {
        return ByteBuffer.allocate(Long.BYTES).putLong(version).array();
    }

    private static String refusal(byte[] record) {
        return assertThrows(ValueException.class, () -> ChangeVersion.ofRecord(record)).getMessage();
    }

    @Test
    void versionOfARecordIsTakenAsItIs() throws ValueException {
        for (long version : new long[] {1L << 52 | 1, 0x8123456789abcdefL, -1}) {
            assertEquals(version, ChangeVersion.ofRecord(bytes(version)));
        }
    }

    @Test
    void versionOfARecordIsAboveAllOfOffsets() throws ValueException {
        long first = ChangeVersion.ofRecord(bytes(1L << 52));
        assertTrue(Long.compareUnsigned(first, ChangeVersion.ofOffset(ChangeVersion.MAX_OFFSET, true)) > 0);
        assertEquals(
                "the value 0x000fffffffffffff has no epoch: it could be the version of an offset",
                refusal(bytes((1L << 52) - 1)));
    }

    @Test
    void otherNumbersOfBytesAreRefused() {
        assertEquals("the value 0x has 0 bytes, and a version has 8", refusal(new byte[0]));
        assertEquals("the value 0x00000000000000 has 7 bytes, and a version has 8", refusal(new byte[7]));
        assertEquals("the value 0x000000000000000000 has 9 bytes, and a version has 8", refusal(new byte[9]));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1L << 31, 1L << 49, (1L << 50) - 2})
    void laterOffsetWins(long offset) {
        assertTrue(Long.compareUnsigned(ChangeVersion.ofOffset(offset, true), ChangeVersion.ofOffset(offset, false)) > 0);
        assertTrue(Long.compareUnsigned(ChangeVersion.ofOffset(offset + 1, false), ChangeVersion.ofOffset(offset, true)) > 0);
    }
}
