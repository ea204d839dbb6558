package io.cdcctl.flink.mysql.snapshot;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Objects;

/** A part of a table that is read at once: the rows whose key is not below the one bound and below the other. */
public final class Chunk implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int VERSION = 1;

    /** {@code database.table}. */
    public final String table;

    /** Counted from 0, in the order of the key. */
    public final int index;

    /** The column that the table is cut on, and its order. */
    public final String order;

    /** As it stands in a statement; null for no bound. */
    public final String lower;

    /** As it stands in a statement; null for no bound. */
    public final String upper;

    public Chunk(String table, int index, String order, String lower, String upper) {
        this.table = table;
        this.index = index;
        this.order = order;
        this.lower = lower;
        this.upper = upper;
    }

    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeUTF(table);
        out.writeInt(index);
        out.writeUTF(order);
        Texts.write(lower, out);
        Texts.write(upper, out);
    }

    public static Chunk read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("A chunk of the snapshot has the version " + version + ", which only a newer connector can read.");
        }
        return new Chunk(in.readUTF(), in.readInt(), in.readUTF(), Texts.read(in), Texts.read(in));
    }

    /** The same without bounds, which has all rows of the table in whatever order. */
    public Chunk whole() {
        return new Chunk(table, index, order, null, null);
    }

    /** {@code shop.orders#3}. */
    public String id() {
        return table + "#" + index;
    }

    /** The table of the chunk that has this id. */
    public static String tableOf(String id) {
        return id.substring(0, id.lastIndexOf('#'));
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Chunk)) {
            return false;
        }
        Chunk chunk = (Chunk) other;
        return table.equals(chunk.table) && index == chunk.index && order.equals(chunk.order) && Objects.equals(lower, chunk.lower)
                && Objects.equals(upper, chunk.upper);
    }

    @Override
    public int hashCode() {
        return Objects.hash(table, index, order, lower, upper);
    }

    @Override
    public String toString() {
        return id() + " [" + (lower == null ? "" : lower) + ", " + (upper == null ? "" : upper) + ")";
    }
}
