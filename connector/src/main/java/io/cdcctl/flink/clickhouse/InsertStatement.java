package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.rowbinary.RowBinaryBuffer;
import io.cdcctl.flink.clickhouse.target.TableName;
import io.cdcctl.flink.clickhouse.target.TargetColumn;
import io.cdcctl.flink.clickhouse.target.TargetTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What every insert of a writer has in common: the statement, the settings, and the head of the data. */
final class InsertStatement {

    final String text;
    final Map<String, String> settings;
    /** Number, names and types of the columns; ClickHouse compares them with the table. */
    final byte[] head;

    private InsertStatement(String text, Map<String, String> settings, byte[] head) {
        this.text = text;
        this.settings = settings;
        this.head = head;
    }

    /** @param insertColumns in the order in which they are encoded */
    static InsertStatement of(TargetTable target, List<TargetColumn> insertColumns) {
        String columns = insertColumns.stream()
                .map(column -> TableName.quote(column.name))
                .collect(Collectors.joining(", "));
        RowBinaryBuffer head = new RowBinaryBuffer(1024);
        head.writeVarInt(insertColumns.size());
        insertColumns.forEach(column -> head.writeString(column.name));
        insertColumns.forEach(column -> head.writeString(column.type.text));
        return new InsertStatement(
                String.format("INSERT INTO %s (%s) FORMAT RowBinaryWithNamesAndTypes", target.name.quoted(), columns),
                settings(target),
                head.toByteArray());
    }

    /** An answer has to mean "written", and an equal batch after a restart has to be written, not skipped. */
    private static Map<String, String> settings(TargetTable target) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("async_insert", "0");
        settings.put("wait_end_of_query", "1");
        settings.put("insert_deduplicate", "0");
        if (target.knowsDeduplicateInsert()) {
            settings.put("deduplicate_insert", "disable");
        }
        settings.put("input_format_with_names_use_header", "1");
        settings.put("input_format_with_types_use_header", "1");
        return settings;
    }
}
