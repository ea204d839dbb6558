package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.Cells;
import io.cdcctl.flink.mysql.table.RecordLayout;
import io.cdcctl.flink.mysql.table.RecordLimits;
import io.cdcctl.flink.mysql.table.RecordVersion;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import io.cdcctl.flink.mysql.table.UnwritableException;
import io.cdcctl.flink.mysql.table.UnwritableRecords;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/** Makes the records of changes of one table. */
final class ChangeRecords {

    private static final Cells NO_CELLS = (column, out) -> {
        throw UnwritableException.ofValue("not known");
    };

    private final StringData topic;
    private final RecordLayout layout;
    private final JsonBytes oldKey = new JsonBytes();
    private final JsonBytes newKey = new JsonBytes();
    private final JsonBytes value = new JsonBytes();

    private final TableSpec table;
    private final UnwritableRecords unwritable;
    private final UnwritableChanges reports;

    ChangeRecords(TableSpec table, UnwritableChanges reports) {
        this.table = table;
        this.reports = reports;
        topic = StringData.fromString(table.topic);
        layout = new RecordLayout(table);
        unwritable = new UnwritableRecords(table);
    }

    /**
     * Gives the row as it is now, and a deletion of what was there before under another key. A row that the filter lets pass no
     * longer is a deletion; one that it never let pass is nothing.
     *
     * @throws UnwritableException before it has given anything
     */
    void write(ChangedRow row, List<RowData> out) {
        boolean was = row.old != null && layout.matches(row.old);
        boolean is = row.now != null && layout.matches(row.now);
        if (was) {
            oldKey.clear();
            layout.writeKey(row.old, oldKey);
        }
        if (is) {
            newKey.clear();
            layout.writeKey(row.now, newKey);
        }
        boolean stays = was && is && newKey.sameAs(oldKey);
        if (is) {
            value.clear();
            layout.writeValue(row.now, stays ? RecordLayout.UPDATE : RecordLayout.INSERT, row.opTs, value);
            RecordLimits.check(newKey.length() + value.length());
        }
        if (was && !stays) {
            out.add(deletion(row));
        }
        if (is) {
            out.add(row(row));
        }
    }

    /**
     * Gives what can be given of a row with something that cannot be written. A deletion needs the key alone: a row that is not
     * in MySQL any more has no place in the target, whether the filter let it pass or not.
     */
    void writeUnwritable(ChangedRow row, List<RowData> out) {
        boolean was = row.old != null && !isLeftOut(row.old);
        boolean is = row.now != null && !isLeftOut(row.now);
        UnwritableException oldProblem = was ? writeKey(row.old, oldKey) : null;
        UnwritableException newProblem = is ? writeKey(row.now, newKey) : null;
        boolean stays = was && is && oldProblem == null && newProblem == null && newKey.sameAs(oldKey);
        if (oldProblem != null) {
            out.add(unwritable(UnwritableRecords.BEFORE, row.old, null, oldProblem, row, row.oldPlace));
        } else if (was && !stays) {
            out.add(deletion(row));
        }
        if (!is) {
            return;
        }
        UnwritableException problem = newProblem != null ? newProblem : writeValue(row, stays);
        if (problem == null) {
            out.add(row(row));
        } else {
            out.add(unwritable(
                    UnwritableRecords.AFTER, row.now, newProblem == null ? newKey.copy() : null, problem, row, row.newPlace));
        }
    }

    /** Gives one record for the rows of an event from the number of the row on, of which nothing is known. */
    void writeUnknown(ChangedRow row, UnwritableException problem, List<RowData> out) {
        row.old = null;
        row.now = null;
        out.add(unwritable(UnwritableRecords.AFTER, NO_CELLS, null, problem, row, row.newPlace));
    }

    /** A record that no reader takes for a row; the key is null where it cannot be written. */
    private RowData unwritable(
            String image, Cells cells, byte[] key, UnwritableException problem, ChangedRow row, long place) {
        String change = row.describe();
        String reason = unwritable.reason(problem, change);
        byte[] content = unwritable.value(reason, change, row.number, image, cells, key);
        reports.report(table, problem.getMessage(), reason);
        return GenericRowData.of(
                topic,
                key == null ? UnwritableRecords.uniqueKey(reason, content) : key,
                content,
                RecordVersion.of(row.epoch, place, RecordVersion.ROW));
    }

    private RowData deletion(ChangedRow row) {
        return GenericRowData.of(topic, oldKey.copy(), null, RecordVersion.of(row.epoch, row.oldPlace, RecordVersion.DELETION));
    }

    private RowData row(ChangedRow row) {
        return GenericRowData.of(
                topic, newKey.copy(), value.copy(), RecordVersion.of(row.epoch, row.newPlace, RecordVersion.ROW));
    }

    /** Whether it is certain that the row is not carried. */
    private boolean isLeftOut(Cells row) {
        try {
            return !layout.matches(row);
        } catch (UnwritableException e) {
            return false;
        }
    }

    private UnwritableException writeKey(Cells row, JsonBytes key) {
        try {
            key.clear();
            layout.writeKey(row, key);
            return null;
        } catch (UnwritableException e) {
            return e;
        }
    }

    private UnwritableException writeValue(ChangedRow row, boolean update) {
        try {
            // It may not be known whether the row is carried.
            layout.matches(row.now);
            value.clear();
            layout.writeValue(row.now, update ? RecordLayout.UPDATE : RecordLayout.INSERT, row.opTs, value);
            RecordLimits.check(newKey.length() + value.length());
            return null;
        } catch (UnwritableException e) {
            return e;
        }
    }
}
