package io.cdcctl.flink.mysql;

import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;

/** What Debezium says of a column's type in MySQL, which it does for the types that {@link #PROPAGATED} names. */
final class ColumnTypes {

    /** Value of {@code datatype.propagate.source.type}: types whose schema does not tell them apart, or hides their digits. */
    static final String PROPAGATED = ".+\\.(FLOAT|DOUBLE|REAL|TIME)( .*)?";

    private static final String NAME = "__debezium.source.column.type";
    private static final String LENGTH = "__debezium.source.column.length";

    private ColumnTypes() {}

    /** Whether the column may be a FLOAT: false where it is known to be another type. */
    static boolean mayBeFloat(Schema schema) {
        String name = parameter(schema, NAME);
        return name == null || name.startsWith("FLOAT");
    }

    /** Digits of a fraction of a second, where they are known. */
    static OptionalInt fractionDigits(Schema schema) {
        if (parameter(schema, NAME) == null) {
            return OptionalInt.empty();
        }
        String length = parameter(schema, LENGTH);
        return OptionalInt.of(length == null ? 0 : Integer.parseInt(length));
    }

    /** What the column is, in words: {@code DOUBLE}, {@code INT64} or {@code STRING (io.debezium.data.Enum)}. */
    static String describe(Schema schema) {
        String type = parameter(schema, NAME);
        if (type != null) {
            return type;
        }
        return schema.type() + (schema.name() == null ? "" : " (" + schema.name() + ")");
    }

    private static String parameter(Schema schema, String name) {
        Map<String, String> parameters = schema.parameters();
        return parameters == null ? null : parameters.get(name);
    }
}
