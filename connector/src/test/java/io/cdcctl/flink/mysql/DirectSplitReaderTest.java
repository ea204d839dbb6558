package io.cdcctl.flink.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.debezium.relational.TableId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.cdc.connectors.mysql.debezium.dispatcher.SignalEventDispatcher;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlBinlogSplit;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSnapshotSplit;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSnapshotSplitState;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSplit;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

/** Who reads a chunk, and where its changes begin. */
class DirectSplitReaderTest {

    private static final BinlogOffset FIRST = BinlogOffset.ofBinlogFilePosition("binlog.000001", 100);
    private static final BinlogOffset LATER = BinlogOffset.ofBinlogFilePosition("binlog.000001", 900);

    @Test
    void debeziumReadsChunksThatWaitWhenTheBinlogComes() {
        DirectSnapshot snapshot = new DirectSnapshot(List.of(), 1, new SnapshotStart(List.of()));
        DirectSplitReader reader = new DirectSplitReader(null, 0, null, snapshot);
        reader.handleSplitsChanges(new SplitsAddition<MySqlSplit>(List.of(chunk(1, 9))));
        assertEquals(Set.of(), reader.others);
        MySqlSplit binlog = new MySqlBinlogSplit("binlog-split", FIRST, BinlogOffset.ofNonStopping(), List.of(), Map.of(), 0);
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(binlog)));
        assertEquals(Set.of("shop.orders:0", "binlog-split"), reader.others);
    }

    @Test
    void changesComeSinceTheFirstReadingOfAChunk() throws Exception {
        RowsEmitter emitter = new RowsEmitter(null, null);
        MySqlSnapshotSplitState chunk = new MySqlSnapshotSplitState(chunk(1, 9));
        emitter.processElement(new SnapshotRows(List.of(), FIRST, false).asRecord(), null, chunk);
        assertEquals(null, chunk.getHighWatermark());
        emitter.processElement(endOfChunk(), null, chunk);
        assertEquals(FIRST, chunk.getHighWatermark());
        MySqlSnapshotSplitState another = new MySqlSnapshotSplitState(chunk(1, 9));
        emitter.processElement(endOfChunk(), null, another);
        assertEquals(LATER, another.getHighWatermark());
    }

    @Test
    void boundsThatMeanTwoNumbersAreLeftToDebezium() {
        assertTrue(ChunkReader.hasPlainBounds(chunk(1, 9)));
        assertTrue(ChunkReader.hasPlainBounds(chunk("a", 0.1)));
        assertFalse(ChunkReader.hasPlainBounds(chunk(0.1f, null)));
        assertFalse(ChunkReader.hasPlainBounds(chunk(1, 0.1f)));
    }

    private static MySqlSnapshotSplit chunk(Object from, Object to) {
        RowType key = RowType.of(new IntType());
        return new MySqlSnapshotSplit(
                TableId.parse("shop.orders"), 0, key, new Object[] {from}, to == null ? null : new Object[] {to}, null, Map.of());
    }

    /** What Debezium says when it has read a chunk. */
    private static SourceRecord endOfChunk() {
        Schema schema = SchemaBuilder.struct()
                .name(SignalEventDispatcher.SIGNAL_EVENT_VALUE_SCHEMA_NAME)
                .field(SignalEventDispatcher.SPLIT_ID_KEY, Schema.STRING_SCHEMA)
                .field(SignalEventDispatcher.WATERMARK_KIND, Schema.STRING_SCHEMA)
                .build();
        Struct value = new Struct(schema)
                .put(SignalEventDispatcher.SPLIT_ID_KEY, "shop.orders:0")
                .put(SignalEventDispatcher.WATERMARK_KIND, SignalEventDispatcher.WatermarkKind.HIGH.toString());
        return new SourceRecord(Map.of(), LATER.getOffset(), "any", schema, value);
    }
}
