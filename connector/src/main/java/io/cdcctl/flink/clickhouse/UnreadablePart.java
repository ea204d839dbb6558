package io.cdcctl.flink.clickhouse;

import java.util.Arrays;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.StringUtils;

/** A key or a value that the format could not read: why, and its bytes. */
final class UnreadablePart {

    /** Bytes that a message shows at most. */
    private static final int SHOWN_BYTES = 64;

    final String error;
    final byte[] bytes;

    private UnreadablePart(String error, byte[] bytes) {
        this.error = error;
        this.bytes = bytes;
    }

    /** Reads the fields {@code error} and {@code bytes}. */
    static UnreadablePart of(RowData part) {
        return new UnreadablePart(
                part.isNullAt(0) ? "no reason given" : part.getString(0).toString(),
                part.isNullAt(1) ? new byte[0] : part.getBinary(1));
    }

    /** The reason and the beginning of the bytes. */
    String show() {
        return error + "; its bytes are " + hex(bytes);
    }

    /** The bytes of a part, or none where there is nothing wrong with it. */
    static byte[] bytes(UnreadablePart part) {
        return part == null ? new byte[0] : part.bytes;
    }

    /** The beginning of bytes as a message shows it. */
    static String hex(byte[] bytes) {
        String shown = StringUtils.byteToHexString(Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN_BYTES)));
        return "0x" + shown + (bytes.length > SHOWN_BYTES ? "... (" + bytes.length + " in all)" : "");
    }
}
