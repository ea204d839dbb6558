package io.cdcctl.flink.mysql;

import io.debezium.relational.history.HistoryRecord;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.cdc.connectors.mysql.source.utils.RecordUtils;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of what happens to tables and gives no row: statements that change all their rows at once, and changes that cannot be written. */
final class TableEvents {

    private static final Logger LOG = LoggerFactory.getLogger(TableEvents.class);

    private static final Pattern TRUNCATE = Pattern.compile("(?is)truncate\\b.*");
    private static final Pattern DROP = Pattern.compile("(?is)drop\\s+table\\b.*");

    /** A column or an index that gets another name is no other table. */
    private static final Pattern RENAME =
            Pattern.compile("(?is)(rename\\s+table\\b|alter\\s+table\\b.*\\brename\\s+(?!(column|index|key)\\b)).*");

    private static final String ROWS_STAY =
            "The rows that it had stay in its topic and its target, as no deletion of a row was written for them.";

    /** Takes changes of rows that cannot be written. */
    final UnwritableChanges unwritable;

    private final Counter emptied;
    private final Counter replaced;

    TableEvents(MetricGroup metrics) {
        emptied = metrics.counter("numTablesEmptied");
        replaced = metrics.counter("numTablesReplaced");
        unwritable = new UnwritableChanges(metrics);
    }

    /** Takes a statement, of which Debezium has removed comments; one that renames a table comes under the new name. */
    void report(SourceRecord record, List<TableSpec> tables) {
        Struct change = (Struct) record.value();
        String database = Change.database(change);
        String name = Change.table(change);
        if (tables.stream().noneMatch(table -> table.database.equals(database) && table.table.equals(name))) {
            return;
        }
        String statement = statementOf(record);
        if (TRUNCATE.matcher(statement).matches()) {
            emptied.inc();
            tell(change, "truncated", statement, ROWS_STAY);
        } else if (DROP.matcher(statement).matches()) {
            emptied.inc();
            tell(change, "dropped", statement, ROWS_STAY);
        } else if (RENAME.matcher(statement).matches()) {
            replaced.inc();
            tell(change, "replaced by another", statement, "Where the other has other rows, `cdcctl validate` finds them.");
        }
    }

    private static void tell(Struct change, String what, String statement, String consequence) {
        LOG.warn("Table {}.{} was {} in {}: {}. {}", Change.database(change), Change.table(change), what, Change.position(change), statement, consequence);
    }

    private static String statementOf(SourceRecord record) {
        try {
            String statement = RecordUtils.getHistoryRecord(record).document().getString(HistoryRecord.Fields.DDL_STATEMENTS);
            return statement == null ? "" : statement.trim();
        } catch (IOException e) {
            return "";
        }
    }
}
