package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.snapshot.TablePlan;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The enumerator's state of the reader `debezium` of cdcctl 0.1, of whose states jobs go on with this one. */
final class FlinkCdcAssigner {

    /** The form that Flink CDC 3 writes; states of this reader have lower ones. */
    static final int FORM = 5;

    /** Added to the form where the state of a first snapshot, or the place of its begin alone, may stand in front. */
    private static final int STARTED = 200;

    private static final int POSITIONED = 100;

    private static final int SNAPSHOT_AND_BINLOG = 3;

    /** What the assigner says of itself when all chunks of the first tables, or of those that were added, are read. */
    private static final Set<Integer> OVER = Set.of(1, 4);

    private FlinkCdcAssigner() {}

    /**
     * The same state as this reader has it, for the tables that are carried.
     *
     * @throws IOException where a snapshot is not over, or the form is not known
     */
    static EnumeratorState read(int version, byte[] bytes, List<String> tables) throws IOException {
        List<String> read = tablesRead(version, bytes);
        if (!tables.containsAll(read)) {
            throw new IOException("The state of the reader `debezium` of cdcctl 0.1 is one of the tables " + read + ", and the job is to read "
                    + tables + ": other tables need a new generation.");
        }
        return new EnumeratorState(
                // The place stands in the split of the binlog, which a reader has.
                StreamPosition.ofDebezium(new GtidSet(), "", 0),
                tables.stream().map(TablePlan::over).collect(Collectors.toList()),
                List.of(),
                Set.of(),
                true);
    }

    /** The tables whose snapshot is over, by their names; throws as {@link #read} does. */
    static List<String> tablesRead(int version, byte[] bytes) throws IOException {
        FlinkCdcBytes state = new FlinkCdcBytes(version, bytes);
        int form = state.version % POSITIONED;
        if (form != FORM || state.version > STARTED + FORM) {
            throw new IOException("A state of the reader `debezium` has the form " + state.version + ", and only " + FORM + " is known.");
        }
        if (state.version > form && state.block().length > 0) {
            throw new NotOverException();
        }
        state.in.readInt();
        if (state.in.readInt() != SNAPSHOT_AND_BINLOG) {
            throw new NotOverException();
        }
        List<String> read = tables(state);
        requireOver(state);
        return read;
    }

    private static List<String> tables(FlinkCdcBytes state) throws IOException {
        List<String> tables = new ArrayList<>();
        for (int left = state.in.readInt(); left > 0; left--) {
            tables.add(name(state.in.readUTF()));
        }
        return tables;
    }

    /** {@code a.b} of {@code "a"."b"}; a quote in a name is doubled. */
    static String name(String quoted) {
        String inner = quoted.substring(1, quoted.length() - 1);
        return inner.replace("\".\"", ".").replace("\"\"", "\"");
    }

    private static void requireOver(FlinkCdcBytes state) throws IOException {
        int waiting = state.in.readInt();
        for (int left = waiting; left > 0; left--) {
            state.block();
        }
        state.skipNamedBlocks();
        for (int left = state.in.readInt(); left > 0; left--) {
            state.in.readUTF();
            state.offset();
        }
        boolean over = OVER.contains(state.in.readInt());
        boolean more = !tables(state).isEmpty();
        state.in.readBoolean();
        state.skipNamedBlocks();
        boolean cutting = state.in.readBoolean();
        if (waiting > 0 || !over || more || cutting || !state.in.readBoolean()) {
            throw new NotOverException();
        }
        state.end();
    }
}
