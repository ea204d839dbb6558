package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import io.debezium.relational.history.HistoryRecord;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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

    private static final Set<String> TABLE = Set.of("TABLE", "TABLES");

    /** What else a statement may rename: a table with such a part is still the same. */
    private static final Set<String> PARTS = Set.of("COLUMN", "INDEX", "KEY");

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

    /** Takes a statement; one that renames a table comes under the new name. */
    void report(SourceRecord record, List<TableSpec> tables) {
        Struct change = (Struct) record.value();
        String database = Change.database(change);
        String name = Change.table(change);
        if (tables.stream().noneMatch(table -> table.database.equals(database) && table.table.equals(name))) {
            return;
        }
        String statement = statementOf(record);
        List<String> words = StatementWords.of(statement);
        if (begins(words, "TRUNCATE")) {
            emptied.inc();
            tell(change, "truncated", statement, ROWS_STAY);
        } else if (begins(words, "DROP") && TABLE.contains(wordAt(words, 1))) {
            emptied.inc();
            tell(change, "dropped", statement, ROWS_STAY);
        } else if (renamesTable(words)) {
            replaced.inc();
            tell(change, "replaced by another", statement, "Where the other has other rows, `cdcctl validate` finds them.");
        }
    }

    private static boolean begins(List<String> words, String first) {
        return wordAt(words, 0).equals(first);
    }

    private static String wordAt(List<String> words, int place) {
        return place < words.size() ? words.get(place) : "";
    }

    /** RENAME is reserved: without quotes it is no name, but behind a dot. */
    private static boolean renamesTable(List<String> words) {
        if (begins(words, "RENAME")) {
            return TABLE.contains(wordAt(words, 1));
        }
        return begins(words, "ALTER")
                && words.contains("TABLE")
                && IntStream.range(1, words.size()).anyMatch(place -> words.get(place).equals("RENAME") && !PARTS.contains(wordAt(words, place + 1)));
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
