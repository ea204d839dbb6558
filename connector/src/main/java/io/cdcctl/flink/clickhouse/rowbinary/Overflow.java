package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;

/** The way that an encoder takes, apart from its usual one, for a value outside the range of its type. */
final class Overflow {

    private final OverflowPolicy policy;
    private final String type;

    Overflow(OverflowPolicy policy, ClickHouseType to) {
        this.policy = policy == OverflowPolicy.NULL && !to.nullable ? OverflowPolicy.ERROR : policy;
        this.type = to.bare;
    }

    /**
     * To be called before anything of the value is written.
     *
     * @return whether the nearest value is to be written; if not, NULL is written already
     * @throws ValueException where the row is to be refused
     */
    boolean clamps(Object value, RowBinaryBuffer out) throws ValueException {
        switch (policy) {
            case CLAMP:
                return true;
            case NULL:
                out.turnIntoNull();
                return false;
            default:
                throw new ValueException(value, "is outside the range of " + type);
        }
    }
}
