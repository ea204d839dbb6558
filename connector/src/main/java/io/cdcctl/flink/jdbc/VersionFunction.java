package io.cdcctl.flink.jdbc;

import io.cdcctl.flink.clickhouse.rowbinary.ChangeVersion;
import io.cdcctl.flink.clickhouse.rowbinary.ValueException;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * The version of a change as the {@code clickhouse} sink makes it, for a sync job that writes through JDBC: so either sink
 * can go on in the other's table.
 */
public final class VersionFunction extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    /**
     * The version that a record has, or else that of its offset in the topic.
     *
     * @param version the record's header {@code version}: 8 bytes, the highest first; null where it has none
     * @param offset the record's offset
     * @param deletion whether the record deletes its key
     * @throws ValueException where the header holds no version, or one that BIGINT cannot hold
     */
    public long eval(byte[] version, Long offset, boolean deletion) throws ValueException {
        if (version == null) {
            return ofOffset(offset, deletion);
        }
        long found = ChangeVersion.ofRecord(version);
        if (found < 0) {
            throw new ValueException(version, "is a version above 9223372036854775807, which BIGINT cannot hold");
        }
        return found;
    }

    private static long ofOffset(Long offset, boolean deletion) {
        if (offset == null || offset < 0 || offset > ChangeVersion.MAX_OFFSET) {
            throw new IllegalArgumentException("A record has no offset that a version could be made of: " + offset);
        }
        return ChangeVersion.ofOffset(offset, deletion);
    }
}
