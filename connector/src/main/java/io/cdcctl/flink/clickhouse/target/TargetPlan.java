package io.cdcctl.flink.clickhouse.target;

import io.cdcctl.flink.clickhouse.rowbinary.ColumnWriter;
import io.cdcctl.flink.clickhouse.rowbinary.Encoders;
import io.cdcctl.flink.clickhouse.rowbinary.OverflowPolicy;
import io.cdcctl.flink.clickhouse.rowbinary.RowEncoder;
import io.cdcctl.flink.clickhouse.rowbinary.ValueEncoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;

/** How the columns of the Flink table go into those of the ClickHouse table, found once when a writer opens. */
public final class TargetPlan {

    private final TableName table;
    private final List<ColumnWriter> writers = new ArrayList<>();
    /** The columns of an insert, in the order in which they are encoded. */
    public final List<TargetColumn> insertColumns = new ArrayList<>();

    private final List<String> problems = new ArrayList<>();

    private TargetPlan(TableName table) {
        this.table = table;
    }

    /**
     * Compares the two tables.
     *
     * @throws ValidationException listing everything that does not fit
     */
    public static TargetPlan compile(
            List<FlinkColumn> columns,
            TargetTable target,
            SinkMode mode,
            String versionColumn,
            String deletedColumn,
            OverflowPolicy overflow) {
        TargetPlan plan = new TargetPlan(target.name);
        plan.checkEngine(target, mode, versionColumn, deletedColumn);
        if (plan.problems.isEmpty()) {
            plan.checkKeys(columns, target, mode, versionColumn);
            columns.forEach(column -> plan.addColumn(column, target.columns.get(column.name), overflow));
            plan.addOwnColumn(target, versionColumn, "UInt64");
            plan.addOwnColumn(target, deletedColumn, "UInt8");
            plan.checkPartitionKey(columns, target, mode);
            plan.checkUnwritten(target);
        }
        if (!plan.problems.isEmpty()) {
            throw new ValidationException(String.format(
                    "The ClickHouse table %s does not fit the Flink table:%n  - %s",
                    target.name, String.join(String.format("%n  - "), plan.problems)));
        }
        return plan;
    }

    /**
     * @param offsetIndex position of the change's offset in a row
     * @param versionIndex position of its record's version, or -1 where records have none
     */
    public RowEncoder rowEncoder(int offsetIndex, int versionIndex) {
        return new RowEncoder(table.toString(), writers, offsetIndex, versionIndex);
    }

    /** In append mode the version column may do without being the engine's argument: equal rows are replays. */
    private void checkEngine(TargetTable target, SinkMode mode, String versionColumn, String deletedColumn) {
        TableEngine engine = target.engine;
        boolean append = mode == SinkMode.APPEND;
        if (!engine.isReplacing()) {
            problems.add(String.format(
                    append
                            ? "its engine is %s, but a replayed change is kept once only in ReplacingMergeTree(%s)"
                            : "its engine is %s, but rows are kept apart by version only in ReplacingMergeTree(%s)",
                    engine.name, versionColumn));
        } else if (append && engine.versionColumn().isEmpty()) {
            return;
        } else if (!engine.versionColumn().equals(Optional.of(versionColumn))) {
            problems.add(String.format(
                    "its engine %s has %s, but 'sink.version-column' is '%s'",
                    engine.name,
                    engine.versionColumn().map(name -> "the version column '" + name + "'").orElse("no version column"),
                    versionColumn));
        } else if (append && engine.deletedColumn().isPresent()) {
            problems.add(String.format(
                    "its engine %s has the deletion column '%s', so FINAL would hide deletions, which 'sink.mode' = 'append'"
                            + " keeps",
                    engine.name, engine.deletedColumn().get()));
        } else if (engine.deletedColumn().isPresent()
                && !engine.deletedColumn().get().equals(deletedColumn)) {
            problems.add(String.format(
                    "its engine %s has the deletion column '%s', but 'sink.deleted-column' is '%s'",
                    engine.name, engine.deletedColumn().get(), deletedColumn));
        }
    }

    /** ClickHouse replaces rows of equal ORDER BY: those of one row, or in append mode those of one change. */
    private void checkKeys(List<FlinkColumn> columns, TargetTable target, SinkMode mode, String versionColumn) {
        List<String> key = columns.stream().filter(c -> c.key).map(c -> c.name).collect(Collectors.toList());
        List<String> order = target.sortingKey;
        if (mode == SinkMode.APPEND) {
            int last = order.size() - 1;
            boolean fits = last >= 0
                    && order.get(last).equals(versionColumn)
                    && new HashSet<>(order.subList(0, last)).equals(new HashSet<>(key));
            if (!fits) {
                problems.add(String.format(
                        "it is ordered by (%s), but 'sink.mode' = 'append' needs the primary key followed by the version:"
                                + " (%s, %s)",
                        String.join(", ", order), String.join(", ", key), versionColumn));
            }
        } else if (!new HashSet<>(order).equals(new HashSet<>(key))) {
            problems.add(String.format(
                    "it is ordered by (%s), but the primary key is (%s): a change would not replace the row before it",
                    String.join(", ", order), String.join(", ", key)));
        }
    }

    /**
     * Rows replace each other within one partition only, so the partition has to follow from what makes them equal: the
     * primary key, or in append mode everything that a change says.
     */
    private void checkPartitionKey(List<FlinkColumn> columns, TargetTable target, SinkMode mode) {
        Set<String> key = columns.stream().filter(c -> c.key).map(c -> c.name).collect(Collectors.toSet());
        target.columnList().stream()
                .filter(column -> column.inPartitionKey && !key.contains(column.name))
                .filter(column -> mode == SinkMode.REPLACING || !insertColumns.contains(column))
                .forEach(column -> problems.add(String.format(
                        mode == SinkMode.REPLACING
                                ? "it is partitioned by column '%s', which is not part of the primary key: a row that moves to"
                                        + " another partition would stay in the old one too"
                                : "it is partitioned by column '%s', which the sink does not write: a replayed change could"
                                        + " stand in two partitions",
                        column.name)));
    }

    private void addColumn(FlinkColumn from, TargetColumn to, OverflowPolicy overflow) {
        if (to == null) {
            problems.add(String.format("it has no column '%s' (%s in Flink)", from.name, from.type.asSummaryString()));
            return;
        }
        if (!to.isInsertable()) {
            problems.add(String.format("column '%s' is %s, so nothing can be written into it", to.name, to.defaultKind));
            return;
        }
        // Two keys that were clamped to the same value would replace each other.
        OverflowPolicy policy = from.key ? OverflowPolicy.ERROR : overflow;
        Optional<ValueEncoder> encoder = Encoders.find(from.type, to.type, policy);
        if (encoder.isEmpty()) {
            problems.add(String.format(
                    "column '%s' is %s in Flink and %s in ClickHouse, and the one cannot be written as the other%s",
                    from.name, from.type.asSummaryString(), to.type, Encoders.hint(from.type)));
            return;
        }
        writers.add(new ColumnWriter(from.name, from.type, from.index, from.key, to.type.nullable, to.type.text, encoder.get()));
        insertColumns.add(to);
    }

    private void addOwnColumn(TargetTable target, String name, String type) {
        TargetColumn column = target.columns.get(name);
        if (column == null) {
            problems.add(String.format("it has no column '%s' (%s), which the sink writes", name, type));
        } else if (!column.type.text.equals(type)) {
            problems.add(String.format("column '%s' is %s, but the sink writes %s", name, column.type, type));
        } else {
            insertColumns.add(column);
        }
    }

    private void checkUnwritten(TargetTable target) {
        target.columnList().stream()
                .filter(column -> !insertColumns.contains(column))
                .filter(column -> column.defaultKind.isEmpty() && !column.type.nullable)
                .filter(column -> problems.stream().noneMatch(text -> text.startsWith("column '" + column.name + "'")))
                .forEach(column -> problems.add(String.format(
                        "column '%s' (%s) is not in the Flink table and has neither a DEFAULT nor is it Nullable",
                        column.name, column.type)));
    }
}
