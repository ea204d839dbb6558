package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An integer type of ClickHouse, Int8 to Int256 or UInt8 to UInt256, and its range. */
final class IntegerType {

    private static final Pattern NAME = Pattern.compile("(U?)Int(8|16|32|64|128|256)");

    final boolean signed;
    final int bits;

    private IntegerType(boolean signed, int bits) {
        this.signed = signed;
        this.bits = bits;
    }

    static Optional<IntegerType> of(ClickHouseType type) {
        Matcher name = NAME.matcher(type.name);
        return name.matches()
                ? Optional.of(new IntegerType(name.group(1).isEmpty(), Integer.parseInt(name.group(2))))
                : Optional.empty();
    }

    int width() {
        return bits / Byte.SIZE;
    }

    BigInteger min() {
        return signed ? BigInteger.ONE.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
    }

    BigInteger max() {
        return BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
    }

    /** The smallest value that a long holds too. */
    long longMin() {
        return min().max(BigInteger.valueOf(Long.MIN_VALUE)).longValue();
    }

    /** The largest value that a long holds too. */
    long longMax() {
        return max().min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }
}
