package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.target.ClickHouseType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** The table of types: which Flink type goes into which ClickHouse types, and by which encoder. */
public final class Encoders {

    /** Finds an encoder for a target, or none. */
    private interface Family {
        Optional<ValueEncoder> find(LogicalType from, ClickHouseType to);
    }

    private static final Map<LogicalTypeRoot, Family> FAMILIES = new EnumMap<>(LogicalTypeRoot.class);
    private static final Map<LogicalTypeRoot, String> HINTS = new EnumMap<>(LogicalTypeRoot.class);

    static {
        add(LogicalTypeRoot.BOOLEAN, "Bool", (from, to) -> BasicEncoders.bool(to));
        add(LogicalTypeRoot.TINYINT, "Int8 to Int64 or UInt8", IntegerEncoders::find);
        add(LogicalTypeRoot.SMALLINT, "Int16 to Int64 or UInt8 to UInt16", IntegerEncoders::find);
        add(LogicalTypeRoot.INTEGER, "Int32, Int64 or UInt8 to UInt32", IntegerEncoders::find);
        add(LogicalTypeRoot.BIGINT, "Int64 or UInt8 to UInt64", IntegerEncoders::find);
        add(LogicalTypeRoot.DECIMAL, "Decimal of the same scale and no less precision, or UInt64 for scale 0", DecimalEncoders::find);
        add(LogicalTypeRoot.FLOAT, "Float32 or Float64", BasicEncoders::floatingPoint);
        add(LogicalTypeRoot.DOUBLE, "Float64", BasicEncoders::floatingPoint);
        add(LogicalTypeRoot.CHAR, "String", (from, to) -> StringEncoder.find(to));
        add(LogicalTypeRoot.VARCHAR, "String", (from, to) -> StringEncoder.find(to));
        add(LogicalTypeRoot.DATE, "Date32", (from, to) -> TimeEncoders.date(to));
        add(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE, "DateTime64(p, 'UTC') of no less precision", TimeEncoders::timestamp);
        add(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE, "DateTime64(p, 'UTC') of no less precision", TimeEncoders::timestamp);
    }

    private Encoders() {}

    private static void add(LogicalTypeRoot root, String targets, Family family) {
        FAMILIES.put(root, family);
        HINTS.put(root, targets);
    }

    /** The encoder for a pair of types, nullability apart. */
    public static Optional<ValueEncoder> find(LogicalType from, ClickHouseType to) {
        Family family = FAMILIES.get(from.getTypeRoot());
        return family == null ? Optional.empty() : family.find(from, to);
    }

    /** Which ClickHouse types a Flink type goes into, as the end of a message. */
    public static String hint(LogicalType from) {
        String targets = HINTS.get(from.getTypeRoot());
        return targets == null ? ": this Flink type is not supported" : ": use " + targets;
    }
}
