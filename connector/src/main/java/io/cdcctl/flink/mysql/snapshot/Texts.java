package io.cdcctl.flink.mysql.snapshot;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Texts that may be missing, in the state. */
final class Texts {

    private Texts() {}

    static void write(String text, DataOutput out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    static String read(DataInput in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }
}
