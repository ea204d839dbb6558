package io.cdcctl.flink.mysql;

import io.debezium.relational.history.HistoryRecord;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.flink.cdc.connectors.mysql.source.utils.RecordUtils;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of statements that take all rows away at once, which leave no change of a row in the binlog. */
final class TableEvents {

    private static final Logger LOG = LoggerFactory.getLogger(TableEvents.class);

    private final Counter emptied;

    TableEvents(MetricGroup metrics) {
        emptied = metrics.counter("numTablesEmptied");
    }

    void report(SourceRecord record, List<TableSpec> tables) {
        Struct change = (Struct) record.value();
        String statement = statementOf(record);
        String word = statement.toLowerCase(Locale.ROOT);
        boolean truncate = word.startsWith("truncate");
        if (!truncate && !word.startsWith("drop table")) {
            return;
        }
        String database = Change.database(change);
        String name = Change.table(change);
        if (tables.stream().noneMatch(table -> table.database.equals(database) && table.table.equals(name))) {
            return;
        }
        emptied.inc();
        LOG.warn(
                "Table {}.{} was {} in {}: {}. The rows that it had stay in its topic and its target, as no deletion of a row"
                        + " was written for them.",
                database,
                name,
                truncate ? "truncated" : "dropped",
                Change.position(change),
                statement);
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
