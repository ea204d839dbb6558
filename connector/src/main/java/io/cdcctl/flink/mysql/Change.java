package io.cdcctl.flink.mysql;

import io.debezium.connector.AbstractSourceInfo;
import io.debezium.connector.mysql.SourceInfo;
import io.debezium.data.Envelope;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;

/** Reads what Debezium says of a change besides the row. */
final class Change {

    private Change() {}

    static String database(Struct change) {
        return source(change).getString(AbstractSourceInfo.DATABASE_NAME_KEY);
    }

    static String table(Struct change) {
        return source(change).getString(AbstractSourceInfo.TABLE_NAME_KEY);
    }

    /** {@code binlog.000003 at 4711}. */
    static String position(Struct change) {
        Struct source = source(change);
        return source.getString(SourceInfo.BINLOG_FILENAME_OFFSET_KEY) + " at " + source.getInt64(SourceInfo.BINLOG_POSITION_OFFSET_KEY);
    }

    /** What was done, in words: {@code update in binlog.000003 at 4711}, or {@code row of the snapshot}. */
    static String describe(Struct change) {
        switch (Envelope.Operation.forCode(change.getString(Envelope.FieldName.OPERATION))) {
            case READ:
                return "row of the snapshot";
            case CREATE:
                return "insert in " + position(change);
            case UPDATE:
                return "update in " + position(change);
            default:
                return "deletion in " + position(change);
        }
    }

    /** Which of the rows that were changed in one go it is. */
    static int row(Struct change) {
        return source(change).getInt32(SourceInfo.BINLOG_ROW_IN_EVENT_OFFSET_KEY);
    }

    private static Struct source(Struct change) {
        return change.getStruct(Envelope.FieldName.SOURCE);
    }
}
