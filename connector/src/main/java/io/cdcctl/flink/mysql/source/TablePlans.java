package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.TablePlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How far each table is cut into chunks. */
final class TablePlans {

    private final Map<String, TablePlan> plans = new LinkedHashMap<>();

    /** Tables that cannot be read at present. */
    private final Set<String> waiting = new HashSet<>();

    TablePlans(List<TablePlan> of) {
        of.forEach(this::put);
    }

    void put(TablePlan plan) {
        plans.put(plan.table, plan);
    }

    /** The first one that is to be gone on with; null where there is none, be it that all that are left cannot be read at present. */
    TablePlan next() {
        return plans.values().stream()
                .filter(plan -> !plan.done && !waiting.contains(plan.table))
                .findFirst()
                .orElse(null);
    }

    /** Leaves the table until {@link #tryAgain}. */
    void putAway(String table) {
        waiting.add(table);
    }

    boolean isAway(String table) {
        return waiting.contains(table);
    }

    void tryAgain() {
        waiting.clear();
    }

    List<TablePlan> all() {
        return new ArrayList<>(plans.values());
    }
}
