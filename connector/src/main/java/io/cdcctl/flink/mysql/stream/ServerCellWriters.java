package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.value.CellWriter;
import io.cdcctl.flink.mysql.value.CellWriters;
import io.cdcctl.flink.mysql.value.Charsets;
import io.cdcctl.flink.mysql.value.OtherCells;
import io.cdcctl.flink.mysql.value.ZeroDates;

/** How the values of a server are written. */
public final class ServerCellWriters implements CellWriterFactory {

    private final ZeroDates zeroDates;
    private final Charsets charsets;
    private final TableNotices notices;

    /** The notices take each date that is written as another. */
    public ServerCellWriters(ZeroDates zeroDates, Charsets charsets, TableNotices notices) {
        this.zeroDates = zeroDates;
        this.charsets = charsets;
        this.notices = notices;
    }

    @Override
    public CellWriterFactory in(TableSpec table) {
        return new ServerCellWriters(zeroDates.noticed(table, notices), charsets, notices);
    }

    @Override
    public CellWriter of(ColumnSpec declared, boolean key, MysqlColumn column) {
        return CellWriters.of(declared, column, zeroDates.in(key), charsets);
    }

    @Override
    public void writeAnyhow(
            ColumnSpec declared, MysqlColumn column, byte[] bytes, int from, int to, boolean asItIs, JsonBytes out) {
        OtherCells.write(declared, column, charsets, bytes, from, to, asItIs, out);
    }
}
