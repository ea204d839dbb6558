package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.snapshot.NamedColumns;
import java.io.IOException;
import java.util.Map;

/** Says what columns are called where the binlog does not: {@code binlog_row_metadata} was MINIMAL when it was written. */
@FunctionalInterface
public interface ColumnNaming {

    /** For each carried table, by its name, that no statement may have altered from the position on until now. */
    Map<String, NamedColumns> since(StreamPosition position) throws IOException;
}
