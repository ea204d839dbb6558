package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogConnection;
import java.io.IOException;

/** Opens a connection to the rows of an XA transaction that was prepared. */
@FunctionalInterface
public interface PreparedRows {

    /** Its events come first but for those that describe the file. Throws an {@link IOException} where they are not there any more. */
    BinlogConnection open(PreparedTransaction transaction) throws IOException;
}
