package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.ChunkPlanner;
import io.cdcctl.flink.mysql.snapshot.TablePlan;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.io.Closeable;

/** What the enumerator asks of MySQL; never by its own thread. */
interface SnapshotWork extends Closeable {

    /** Where the snapshot begins. Throws where MySQL cannot be read, or not as it is set. */
    StreamPosition begin() throws Exception;

    /** The next chunks of a table; throws a {@link io.cdcctl.flink.mysql.snapshot.TableException} where that table alone is the trouble. */
    ChunkPlanner.Step plan(TablePlan plan) throws Exception;
}
