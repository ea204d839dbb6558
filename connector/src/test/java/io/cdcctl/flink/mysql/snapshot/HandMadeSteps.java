package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.table.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a planner gives, without a server. */
public final class HandMadeSteps {

    private HandMadeSteps() {}

    /** So many more chunks of a table; the last ones where it is done. */
    public static ChunkPlanner.Step step(TablePlan plan, int count, boolean done) {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chunks.add(new Chunk(plan.table, plan.chunks + i, "id by number", null, null));
        }
        return new ChunkPlanner.Step(chunks, new TablePlan(plan.table, 100, "id by number", plan.chunks + count, done ? null : "next", done));
    }

    /** That a table is not there. */
    public static TableException gone(String table) {
        TableSpec spec = new TableSpec("shop", table, table, List.of(), List.of(), "id", Map.of());
        return new TableException(spec, TableException.Reason.GONE, "it is not there", null);
    }
}
