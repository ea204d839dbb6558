package io.cdcctl.flink.mysql.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.snapshot.TablePlan;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.Test;

/**
 * Goes on from savepoints of the reader {@code debezium}, written by Flink CDC 3.5.0: the folder {@code mysql-cdc-records} has some
 * that jobs of the pipeline of the examples were stopped with, one while it read the binlog, and one that had read all rows and no
 * binlog yet.
 */
class FlinkCdcStateTest {

    private static final List<String> TABLES = List.of("order_db.orders");
    private static final String SERVER = "26839002-ebea-11f1-b41b-02fc00000001";

    private static final String ROW = "`topic` STRING NOT NULL, `key` BYTES NOT NULL, `value` BYTES, `version` BIGINT NOT NULL";

    /** A copy of the job's source, as far as that bears on which state is whose. */
    private static final String SOURCE = "CREATE TABLE mysql (" + ROW + ") WITH ('connector' = 'mysql-binlog-records', 'hostname' = 'h',"
            + " 'username' = 'u', 'password' = 'p', 'server-id' = '7', 'tables' = '[{\"database\": \"order_db\", \"table\": \"orders\","
            + " \"topic\": \"t\", \"key\": [\"id\"], \"columns\": [{\"name\": \"id\", \"type\": \"integer\"}]}]')";

    private static final String SINK = "CREATE TABLE kafka (" + ROW + ") WITH ('connector' = 'kafka-records',"
            + " 'properties.bootstrap.servers' = 'localhost:1', 'sink.delivery-guarantee' = 'at-least-once')";

    private final EnumeratorStateSerializer enumerators = new EnumeratorStateSerializer(TABLES);
    private final BinlogSplitSerializer splits = new BinlogSplitSerializer();

    private static String folder(String name) {
        try {
            return Path.of(FlinkCdcStateTest.class.getClassLoader().getResource("mysql-cdc-records/" + name).toURI()).toString();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static CheckpointMetadata metadata(String name) throws IOException {
        return SavedState.load("file://" + folder(name));
    }

    private static OperatorState source(String name) throws IOException {
        return metadata(name).getOperatorStates().stream().filter(one -> one.getCoordinatorState() != null).findFirst().orElseThrow();
    }

    private EnumeratorState enumerator(String name) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(source(name).getCoordinatorState().getData()));
        in.readInt();
        int version = in.readInt();
        return enumerators.deserialize(version, in.readNBytes(in.readInt()));
    }

    /** The splits of all readers, as Flink would give them to these. */
    private static List<BinlogSplit> readers(String name) throws IOException {
        return SavedState.splits(source(name));
    }

    @Test
    void theBinlogIsReadOnFromWhereItWas() throws IOException {
        List<BinlogSplit> read = readers("gtids");
        assertEquals(1, read.size());
        StreamPosition position = ((BinlogSplit.OfStream) read.get(0)).position;
        assertTrue(position.isOfUnknownServer());
        assertEquals(0, position.epoch);

        StreamPosition named = position.onFirst(SERVER, true);
        assertEquals(GtidSet.parse(SERVER + ":1-110"), named.executed);
        assertTrue(named.gtids);
        assertEquals("", named.file);
        assertEquals(1, named.epoch);
        assertFalse(named.isOfUnknownServer());
    }

    @Test
    void theFileCountsWhereTransactionsHaveNoNames() throws IOException {
        StreamPosition position = ((BinlogSplit.OfStream) readers("gtids").get(0)).position.onFirst(SERVER, false);
        assertFalse(position.gtids);
        assertTrue(position.executed.isEmpty());
        assertEquals("binlog.000003 at 55585", position.toString());
        StreamPosition without = FlinkCdcSplit.position(json("{'file':'mysql-bin.000009','pos':'4567','row':'3','event':'2'}"));
        assertFalse(without.gtids);
        assertEquals("mysql-bin.000009 at 4567", without.onFirst(SERVER, true).toString());
    }

    /** They were given where they were prepared. */
    @Test
    void commitsOfTransactionsFromBeforeHaveNoMoreRows() throws IOException {
        StreamPosition position = ((BinlogSplit.OfStream) readers("gtids").get(0)).position.onFirst(SERVER, true);
        assertTrue(position.prepared.isEmpty());
        BinlogSplit copy = splits.deserialize(splits.getVersion(), splits.serialize(new BinlogSplit.OfStream(position)));
        assertEquals(Long.MAX_VALUE, ((BinlogSplit.OfStream) copy).position.visible.offset);
    }

    @Test
    void noTableIsReadAgain() throws IOException {
        EnumeratorState state = enumerator("gtids");
        assertTrue(state.streaming);
        assertTrue(state.pending.isEmpty() && state.assigned.isEmpty());
        assertEquals(TABLES, state.plans.stream().map(plan -> plan.table).collect(Collectors.toList()));
        for (TablePlan plan : state.plans) {
            assertTrue(plan.done);
        }
        // It is written as one of this reader.
        EnumeratorState copy = enumerators.deserialize(enumerators.getVersion(), enumerators.serialize(state));
        assertTrue(copy.streaming);
        assertEquals(1, SavedState.positions(metadata("gtids")).size());
    }

    @Test
    void aSnapshotThatIsNotOverIsRefusedByName() throws IOException {
        for (String say : List.of(
                assertThrows(IOException.class, () -> enumerator("snapshot")).getMessage(),
                assertThrows(IOException.class, () -> SavedState.check("file://" + folder("snapshot"), Map.of())).getMessage())) {
            assertTrue(say.contains("snapshot by the reader `debezium` of cdcctl 0.1 that is not over"), say);
            assertTrue(say.contains("the version that began it") && say.contains("raise `generation` in pipeline.yaml"), say);
        }
        // Its only chunk was read, and its rows are written.
        assertEquals(Set.of(), ((BinlogSplit.OfDone) readers("snapshot").get(0)).chunks);
    }

    @Test
    void otherTablesAreRefusedByName() throws IOException {
        EnumeratorStateSerializer others = new EnumeratorStateSerializer(List.of("order_db.items"));
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(source("gtids").getCoordinatorState().getData()));
        in.readInt();
        int version = in.readInt();
        byte[] state = in.readNBytes(in.readInt());
        String say = assertThrows(IOException.class, () -> others.deserialize(version, state)).getMessage();
        assertTrue(say.contains("[order_db.orders]") && say.contains("[order_db.items]"), say);
        assertThrows(IOException.class, () -> others.deserialize(version + 1, state));
    }

    @Test
    void aPlaceThatIsNoneIsRefused() {
        assertThrows(IOException.class, () -> FlinkCdcSplit.position(json("{'file':'','pos':'0','kind':'EARLIEST'}")));
        assertThrows(IOException.class, () -> FlinkCdcSplit.position(json("{'file':'','pos':'0'}")));
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aStateThatCannotBeSeenIsLeftToTheJob() throws IOException {
        SavedState.check("file:///nowhere/savepoint-1", Map.of());
    }

    @Test
    void namesHaveQuotes() {
        assertEquals("a.b", FlinkCdcAssigner.name("\"a\".\"b\""));
        assertEquals("a\"b.c.d", FlinkCdcAssigner.name("\"a\"\"b\".\"c.d\""));
    }

    /** Flink gives a state to the operator of the same id, and refuses a state that no operator takes. */
    @Test
    void theJobHasTheOperatorsOfTheStates() throws IOException {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.executeSql(SOURCE);
        tables.executeSql(SINK);
        StreamStatementSet statements = tables.createStatementSet();
        statements.addInsertSql("INSERT INTO kafka SELECT `topic`, `key`, `value`, `version` FROM mysql");
        statements.attachAsDataStream();
        JobGraph job = environment.getStreamGraph().getJobGraph();
        Set<Object> operators = new HashSet<>();
        job.getVertices().forEach(vertex -> vertex.getOperatorIDs().forEach(pair -> operators.add(pair.getGeneratedOperatorID())));
        for (OperatorState state : metadata("gtids").getOperatorStates()) {
            assertTrue(operators.contains(state.getOperatorID()), state + " of " + operators);
        }
        assertTrue(metadata("gtids").getOperatorStates().size() > 1);
    }
}
