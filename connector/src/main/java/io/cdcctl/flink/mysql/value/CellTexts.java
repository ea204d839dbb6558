package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.Documents;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import java.util.Arrays;

/** The writers of texts, bytes, documents and geometries, whose length stands in front of them; null as in {@link CellNumbers}. */
final class CellTexts {

    private static final String BYTES = "binary";

    private CellTexts() {}

    static CellWriter text(ColumnSpec spec, MysqlColumn column, Charsets charsets) {
        int prefix = prefix(column);
        if (prefix == 0 || BYTES.equals(column.charset)) {
            return null;
        }
        CharsetText text = charset(spec, column, charsets);
        return (bytes, from, to, out) -> {
            int start = CellBytes.behindLength(bytes, from, to, prefix);
            out.raw('"');
            text.write(bytes, start, to, out);
            out.raw('"');
        };
    }

    /** How the texts of the column are read. */
    static CharsetText charset(ColumnSpec spec, MysqlColumn column, Charsets charsets) {
        if (column.charset == null) {
            throw CellWriters.unknown(spec, "the character set of its texts");
        }
        CharsetText text = charsets.of(column.charset);
        if (text == null) {
            throw CellWriters.unknown(spec, "what the character set " + column.charset + " is");
        }
        return text;
    }

    /** In base64. The binlog leaves out the zeros at the end of a BINARY. */
    static CellWriter bytes(ColumnSpec spec, MysqlColumn column) {
        int prefix = prefix(column);
        if (prefix != 0 && column.charset == null) {
            throw CellWriters.unknown(spec, "whether it holds bytes or texts");
        }
        if (prefix == 0 || !BYTES.equals(column.charset)) {
            return null;
        }
        return column.type == MysqlColumn.STRING ? padded(prefix, new byte[column.meta]) : base64(prefix);
    }

    private static CellWriter padded(int prefix, byte[] scratch) {
        return (bytes, from, to, out) -> {
            int start = CellBytes.behindLength(bytes, from, to, prefix);
            int length = to - start;
            if (length > scratch.length) {
                throw new IllegalArgumentException(length + " bytes, where the column has " + scratch.length);
            }
            if (length == scratch.length) {
                out.base64(bytes, start, to);
                return;
            }
            System.arraycopy(bytes, start, scratch, 0, length);
            Arrays.fill(scratch, length, scratch.length, (byte) 0);
            out.base64(scratch);
        };
    }

    private static CellWriter base64(int prefix) {
        return (bytes, from, to, out) -> out.base64(bytes, CellBytes.behindLength(bytes, from, to, prefix), to);
    }

    static CellWriter document(MysqlColumn column) {
        int prefix = column.meta;
        Documents documents = new Documents();
        return (bytes, from, to, out) -> documents.write(bytes, CellBytes.behindLength(bytes, from, to, prefix), to, out);
    }

    /** MySQL's own form, in base64: the SRID as four bytes, the lowest first, and the WKB. */
    static CellWriter geometry(MysqlColumn column) {
        return base64(column.meta);
    }

    /** Bytes of the length in front of a text or of bytes; 0 for other types. */
    private static int prefix(MysqlColumn column) {
        switch (column.type) {
            case MysqlColumn.STRING:
            case MysqlColumn.VARCHAR:
            case MysqlColumn.VAR_STRING:
                return column.meta < 256 ? 1 : 2;
            case MysqlColumn.TINY_BLOB:
            case MysqlColumn.MEDIUM_BLOB:
            case MysqlColumn.LONG_BLOB:
            case MysqlColumn.BLOB:
                return column.meta;
            default:
                return 0;
        }
    }
}
