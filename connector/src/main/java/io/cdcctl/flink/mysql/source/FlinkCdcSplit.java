package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.io.IOException;
import java.util.Set;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** Splits of the reader `debezium` of cdcctl 0.1, of whose states jobs go on with this one. */
final class FlinkCdcSplit {

    /** Forms from this one on say whether the split was put aside; splits of this reader have lower ones. */
    static final int FORM = 4;

    private static final int CHUNK = 1;
    private static final int BINLOG = 2;

    private static final ObjectMapper JSON = new ObjectMapper();

    private FlinkCdcSplit() {}

    /** Throws an {@link IOException} where the first snapshot is not over, or the form is not known. */
    static BinlogSplit read(int version, byte[] bytes) throws IOException {
        FlinkCdcBytes state = new FlinkCdcBytes(version, bytes);
        if (state.version != FORM) {
            throw new IOException("A split of the reader `debezium` has the form " + state.version + ", and only " + FORM + " is known.");
        }
        int kind = state.in.readInt();
        if (kind == CHUNK) {
            return chunk(state);
        }
        if (kind != BINLOG) {
            throw new IOException("A split of the reader `debezium` is of the kind " + kind + ", which is not known.");
        }
        return binlog(state);
    }

    /** One that was read has its place in the binlog; the enumerator need not be told of it. */
    private static BinlogSplit chunk(FlinkCdcBytes state) throws IOException {
        for (int texts = 0; texts < 5; texts++) {
            state.in.readUTF();
        }
        if (state.offset() == null) {
            throw new NotOverException();
        }
        return new BinlogSplit.OfDone(Set.of());
    }

    private static BinlogSplit binlog(FlinkCdcBytes state) throws IOException {
        state.in.readUTF();
        state.in.readUTF();
        byte[] from = state.offset();
        state.offset();
        for (int chunks = state.in.readInt(); chunks > 0; chunks--) {
            for (int texts = 0; texts < 4; texts++) {
                state.in.readUTF();
            }
            state.offset();
        }
        state.skipNamedBlocks();
        state.in.readInt();
        if (from == null || state.in.readBoolean()) {
            throw new NotOverException();
        }
        state.end();
        return new BinlogSplit.OfStream(position(from));
    }

    /**
     * The place as Debezium has it: {@code gtids} before the transaction in progress, {@code file} and {@code pos} at its start. How
     * much of that transaction was read, {@code event} and {@code row}, counts for nothing: it is read again from its start.
     */
    static StreamPosition position(byte[] json) throws IOException {
        JsonNode offset = JSON.readTree(json);
        String kind = offset.path("kind").asText("SPECIFIC");
        String file = offset.path("file").asText("");
        if (!kind.equals("SPECIFIC") || file.isEmpty()) {
            throw new IOException("The state of the reader `debezium` of cdcctl 0.1 has no place in the binlog: " + offset + ". It is one of a"
                    + " job that never read it: start without the state, on topics and tables of a new generation.");
        }
        GtidSet gtids = GtidSet.parse(offset.path("gtids").asText(""));
        return StreamPosition.ofDebezium(gtids, file, offset.path("pos").asLong());
    }
}
