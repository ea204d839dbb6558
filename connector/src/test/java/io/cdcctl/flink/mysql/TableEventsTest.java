package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.TableSpecs;
import io.debezium.document.Document;
import io.debezium.document.DocumentWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements that take rows away, or put a table in another's place, are counted. */
class TableEventsTest {

    private static final List<TableSpec> TABLES = TableSpecs.parse("[{\"database\": \"d\", \"table\": \"t\", \"topic\": \"x\", \"key\": [\"id\"],"
            + " \"columns\": [{\"name\": \"id\", \"type\": \"integer\"}]}]");

    private final Map<String, Counter> counters = new HashMap<>();

    private final TableEvents events = new TableEvents(new UnregisteredMetricsGroup() {
        @Override
        public Counter counter(String name) {
            return counters.computeIfAbsent(name, any -> super.counter(name));
        }
    });

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "TRUNCATE t; t; 1; 0",
        "truncate table t; t; 1; 0",
        "DROP TABLE `d`.`t`; t; 1; 0",
        "DROP TABLE other; other; 0; 0",
        "RENAME TABLE _t_gho TO t; t; 0; 1",
        "ALTER TABLE t_new ADD COLUMN w INT, RENAME TO t; t; 0; 1",
        "ALTER TABLE t_new RENAME t; t; 0; 1",
        "ALTER TABLE t RENAME COLUMN a TO b; t; 0; 0",
        "ALTER TABLE t ADD COLUMN truncated INT, RENAME INDEX a TO b, rename key c to e; t; 0; 0",
        "CREATE TABLE t (id INT); t; 0; 0",
        "ALTER TABLE t RENAME  COLUMN a TO b; t; 0; 0",
        "ALTER TABLE t rename\t/* x */ Column a TO b; t; 0; 0",
        "ALTER TABLE t COMMENT='rename later'; t; 0; 0",
        "ALTER TABLE t ADD COLUMN c INT COMMENT \"rename to u\", COMMENT 'it''s a \\' rename to u'; t; 0; 0",
        "ALTER TABLE t ADD COLUMN `rename` INT, DROP COLUMN `a``rename u`; t; 0; 0",
        "ALTER TABLE d.rename ADD COLUMN c INT; t; 0; 0",
        "ALTER TABLE t ADD COLUMN c INT DEFAULT (concat('a', rename)); t; 0; 0",
        "ALTER TABLE t /* rename to u */ ADD COLUMN c INT # rename to u; t; 0; 0",
        "ALTER TABLE t ADD COLUMN c INT -- rename to u; t; 0; 0",
        "ALTER TABLE t RENAME COLUMN a TO b, RENAME INDEX c TO e, RENAME u; t; 0; 1",
        "ALTER TABLE `x y` RENAME AS t; t; 0; 1",
        "ALTER /*!50000 TABLE x RENAME */ TO t; t; 0; 1",
        "ALTER TABLE x RENAME `column`; t; 0; 1",
        "rename\ttables x to t, t to y; t; 0; 1",
        "RENAME USER a TO b; t; 0; 0",
        "/* App */ TRUNCATE /* x */ t; t; 1; 0",
        "/*!40000 DROP */ TABLES a, t; t; 1; 0",
        "DROP TEMPORARY TABLE t; t; 0; 0",
        "DROP INDEX `drop table` ON t; t; 0; 0",
        "CREATE TABLE t (a VARCHAR(9) DEFAULT 'x') COMMENT 'truncate t'; t; 0; 0",
    })
    void areCounted(String statement, String table, long emptied, long replaced) throws IOException {
        events.report(statement(statement, table), TABLES);
        assertEquals(List.of(emptied, replaced), List.of(count("numTablesEmptied"), count("numTablesReplaced")));
    }

    private long count(String name) {
        return counters.get(name).getCount();
    }

    private static SourceRecord statement(String ddl, String table) throws IOException {
        Schema source = SchemaBuilder.struct()
                .field("db", Schema.STRING_SCHEMA)
                .field("table", Schema.STRING_SCHEMA)
                .field("file", Schema.STRING_SCHEMA)
                .field("pos", Schema.INT64_SCHEMA)
                .build();
        Schema schema = SchemaBuilder.struct().field("source", source).field("historyRecord", Schema.STRING_SCHEMA).build();
        Struct place = new Struct(source).put("db", "d").put("table", table).put("file", "binlog.000003").put("pos", 4711L);
        String history = DocumentWriter.defaultWriter().write(Document.create("ddl", ddl));
        Struct value = new Struct(schema).put("source", place).put("historyRecord", history);
        return new SourceRecord(Map.of(), Map.of(), "any", schema, value);
    }
}
