package io.cdcctl.flink.mysql.snapshot;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;

/** How far a server had come at one moment: the transactions that others saw then, and the end of its binlog. */
public final class BinlogPlace implements Serializable {

    private static final long serialVersionUID = 1L;

    /** As MySQL writes a set of GTIDs; null where the server does not name all transactions. */
    public final String gtids;

    /** Name of the binlog that was written to. */
    public final String file;

    /** Bytes of it that were there. */
    public final long position;

    public BinlogPlace(String gtids, String file, long position) {
        this.gtids = gtids;
        this.file = file;
        this.position = position;
    }

    void write(DataOutput out) throws IOException {
        Texts.write(gtids, out);
        out.writeUTF(file);
        out.writeLong(position);
    }

    static BinlogPlace read(DataInput in) throws IOException {
        return new BinlogPlace(Texts.read(in), in.readUTF(), in.readLong());
    }

    @Override
    public String toString() {
        return file + ":" + position + (gtids == null ? "" : " (" + gtids + ")");
    }
}
