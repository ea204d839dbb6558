package io.cdcctl.flink.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdcctl.flink.clickhouse.rowbinary.ValueException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class VersionFunctionTest {

    private final VersionFunction function = new VersionFunction();

    private static byte[] header(long version) {
        return ByteBuffer.allocate(Long.BYTES).putLong(version).array();
    }

    @Test
    void versionOfTheRecordCounts() throws ValueException {
        assertEquals(1L << 52 | 9, function.eval(header(1L << 52 | 9), 7L, true));
    }

    @Test
    void recordWithoutOneHasThatOfItsOffset() throws ValueException {
        assertEquals(29, function.eval(null, 7L, false));
        assertEquals(30, function.eval(null, 7L, true));
    }

    @Test
    void whatIsNoVersionFails() {
        assertThrows(ValueException.class, () -> function.eval(new byte[7], 7L, false));
        assertThrows(ValueException.class, () -> function.eval(header(29), 7L, false));
        assertThrows(ValueException.class, () -> function.eval(header(-1), 7L, false));
        assertThrows(IllegalArgumentException.class, () -> function.eval(null, null, false));
    }
}
