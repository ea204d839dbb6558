package io.cdcctl.flink.mysql.snapshot;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;

/** How far a table is cut into chunks: all that is needed to go on. */
public final class TablePlan implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int VERSION = 1;

    /** {@code database.table}. */
    public final String table;

    /** Rows of a chunk; 0 before the first bound was looked for. */
    public final int rows;

    /** The column that is cut on and its order; null before the first bound was looked for. */
    public final String order;

    /** Chunks that were cut, which is the index of the next one. */
    public final int chunks;

    /** Where the next chunk begins; null for the first one. */
    public final String next;

    /** Whether there is no next chunk. */
    public final boolean done;

    TablePlan(String table, int rows, String order, int chunks, String next, boolean done) {
        this.table = table;
        this.rows = rows;
        this.order = order;
        this.chunks = chunks;
        this.next = next;
        this.done = done;
    }

    /** Of a table that nothing is known of yet. */
    public static TablePlan begin(String table) {
        return new TablePlan(table, 0, null, 0, null, false);
    }

    /** Of a table whose rows were read. */
    public static TablePlan over(String table) {
        return new TablePlan(table, 0, null, 0, null, true);
    }

    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeUTF(table);
        out.writeInt(rows);
        Texts.write(order, out);
        out.writeInt(chunks);
        Texts.write(next, out);
        out.writeBoolean(done);
    }

    public static TablePlan read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("The plan of a table's snapshot has the version " + version + ", which only a newer connector can read.");
        }
        return new TablePlan(in.readUTF(), in.readInt(), Texts.read(in), in.readInt(), Texts.read(in), in.readBoolean());
    }
}
