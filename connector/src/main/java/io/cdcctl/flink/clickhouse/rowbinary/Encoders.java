package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** The table of types: which Flink type goes into which ClickHouse types, and by which encoder. */
public final class Encoders {

    /** Finds an encoder for a target, or none. */
    private interface Family {
        Optional<ValueEncoder> find(LogicalType from, ClickHouseType to, OverflowPolicy policy);
    }

    private static final Map<LogicalTypeRoot, Family> FAMILIES = new EnumMap<>(LogicalTypeRoot.class);
    private static final Map<LogicalTypeRoot, String> HINTS = new EnumMap<>(LogicalTypeRoot.class);

    static {
        String unsigned = " or UInt8 to UInt256";
        add(LogicalTypeRoot.BOOLEAN, "Bool", (from, to, policy) -> BasicEncoders.bool(to));
        add(LogicalTypeRoot.TINYINT, "Int8 to Int256" + unsigned, IntegerEncoders::find);
        add(LogicalTypeRoot.SMALLINT, "Int16 to Int256" + unsigned, IntegerEncoders::find);
        add(LogicalTypeRoot.INTEGER, "Int32 to Int256" + unsigned, IntegerEncoders::find);
        add(LogicalTypeRoot.BIGINT, "Int64 to Int256" + unsigned, IntegerEncoders::find);
        add(LogicalTypeRoot.INTERVAL_YEAR_MONTH, "Int32 to Int256 for months", IntegerEncoders::find);
        add(LogicalTypeRoot.INTERVAL_DAY_TIME, "Int64 to Int256 for milliseconds", IntegerEncoders::find);
        add(
                LogicalTypeRoot.DECIMAL,
                "Decimal of the same scale and no less precision, or for scale 0 also UInt8 to UInt256 or an Int8 to Int256"
                        + " that holds as many digits",
                DecimalEncoders::find);
        add(LogicalTypeRoot.FLOAT, "Float32 or Float64", BasicEncoders::floatingPoint);
        add(LogicalTypeRoot.DOUBLE, "Float64", BasicEncoders::floatingPoint);
        String text = "String, FixedString of as many bytes, Enum8, Enum16, UUID or Decimal";
        add(LogicalTypeRoot.CHAR, text, (from, to, policy) -> TextEncoders.find(to, policy));
        add(LogicalTypeRoot.VARCHAR, text, (from, to, policy) -> TextEncoders.find(to, policy));
        String bytes = "String, FixedString of as many bytes, or for no more than 8 bytes UInt8 to UInt64";
        add(LogicalTypeRoot.BINARY, bytes, BinaryEncoders::find);
        add(LogicalTypeRoot.VARBINARY, bytes, BinaryEncoders::find);
        add(LogicalTypeRoot.DATE, "Date32 or Date", (from, to, policy) -> DateEncoder.find(to, policy));
        add(
                LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE,
                "Time64 of no less precision, Int64 for microseconds, Int32 for milliseconds, or for precision 0 Time",
                (from, to, policy) -> TimeOfDayEncoder.find(from, to));
        add(
                LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
                "DateTime64(p, 'UTC') of no less precision, or for precision 0 DateTime('UTC')",
                TimestampEncoder::find);
        add(
                LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
                "DateTime64(p, 'UTC') of no less precision, or for precision 0 DateTime('UTC')",
                TimestampEncoder::find);
        add(LogicalTypeRoot.ARRAY, "Array of a type that its elements go into", ArrayEncoder::find);
        String map = "Map of types that its keys and values go into";
        add(LogicalTypeRoot.MAP, map, MapEncoder::map);
        add(LogicalTypeRoot.MULTISET, map, MapEncoder::multiset);
        add(
                LogicalTypeRoot.ROW,
                "Tuple of as many elements of types that its fields go into, by name where the elements have names",
                TupleEncoder::find);
    }

    private Encoders() {}

    private static void add(LogicalTypeRoot root, String targets, Family family) {
        FAMILIES.put(root, family);
        HINTS.put(root, targets);
    }

    /** The encoder for a pair of types, nullability apart. */
    public static Optional<ValueEncoder> find(LogicalType from, ClickHouseType to, OverflowPolicy policy) {
        Family family = FAMILIES.get(from.getTypeRoot());
        return family == null ? Optional.empty() : family.find(from, to, policy);
    }

    /** The same for elements of arrays, maps and tuples, with their nullability. */
    static Optional<NullableWriter> findWriter(LogicalType from, ClickHouseType to, OverflowPolicy policy) {
        return find(from, to, policy).map(encoder -> new NullableWriter(encoder, to.nullable, to.text));
    }

    /** Which ClickHouse types a Flink type goes into, as the end of a message. */
    public static String hint(LogicalType from) {
        String targets = HINTS.get(from.getTypeRoot());
        return targets == null ? ": this Flink type is not supported" : ": use " + targets;
    }
}
