package io.cdcctl.flink.mysql.value;

import static io.cdcctl.flink.mysql.value.HandMadeCells.column;
import static io.cdcctl.flink.mysql.value.HandMadeCells.text;
import static io.cdcctl.flink.mysql.value.HandMadeCells.unsigned;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long one value takes from the bytes of a row event to those of the topic, by type: decoded and encoded in one go. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CellBenchmark {

    /** Types, as {@link Case} has them. */
    @Param({
        "INT", "BIGINT UNSIGNED", "DECIMAL(10,2)", "DECIMAL(38,10)", "FLOAT 0.1", "DOUBLE 0.1", "DOUBLE pi", "DATE", "DATETIME(6)",
        "TIMESTAMP(3)", "TIME(6)", "VARCHAR(20) utf8mb4, ASCII", "VARCHAR(20) utf8mb4, é", "VARCHAR(20) utf16", "ENUM", "SET",
        "VARBINARY(20)", "JSON",
    })
    public String type;

    private CellWriter writer;
    private byte[] cell;
    private final JsonBytes out = new JsonBytes();

    /** A column and the bytes of a value. */
    private static final class Case {
        private final ColumnKind kind;
        private final MysqlColumn column;
        private final String hex;

        private Case(ColumnKind kind, MysqlColumn column, String hex) {
            this.kind = kind;
            this.column = column;
            this.hex = hex;
        }
    }

    private static Case find(String type) {
        switch (type) {
            case "INT":
                return new Case(ColumnKind.INTEGER, column(MysqlColumn.LONG, 0), "4e61bc00");
            case "BIGINT UNSIGNED":
                return new Case(ColumnKind.INTEGER, unsigned(MysqlColumn.LONGLONG, 0), "ffffffffffffffff");
            case "DECIMAL(10,2)":
                return new Case(ColumnKind.DECIMAL, column(MysqlColumn.NEWDECIMAL, 10 << 8 | 2), "80bc614e32");
            case "DECIMAL(38,10)":
                return new Case(ColumnKind.DECIMAL, column(MysqlColumn.NEWDECIMAL, 38 << 8 | 10), "80000000000000000000000001000001ff05");
            case "FLOAT 0.1":
                return new Case(ColumnKind.FLOAT, column(MysqlColumn.FLOAT, 4), "cdcccc3d");
            case "DOUBLE 0.1":
                return new Case(ColumnKind.DOUBLE, column(MysqlColumn.DOUBLE, 8), "9a9999999999b93f");
            case "DOUBLE pi":
                return new Case(ColumnKind.DOUBLE, column(MysqlColumn.DOUBLE, 8), "182d4454fb210940");
            case "DATE":
                return new Case(ColumnKind.DATE, column(MysqlColumn.DATE, 0), "3fd40f");
            case "DATETIME(6)":
                return new Case(ColumnKind.DATETIME, column(MysqlColumn.DATETIME2, 6), "99b8ff7efa01e240");
            case "TIMESTAMP(3)":
                return new Case(ColumnKind.TIMESTAMP, column(MysqlColumn.TIMESTAMP2, 3), "6abcdef009c4");
            case "TIME(6)":
                return new Case(ColumnKind.TIME, column(MysqlColumn.TIME2, 6), "80b00001e240");
            case "VARCHAR(20) utf8mb4, ASCII":
                return new Case(ColumnKind.TEXT, text(MysqlColumn.VARCHAR, 80, "utf8mb4"), "14" + "61".repeat(20));
            case "VARCHAR(20) utf8mb4, é":
                return new Case(ColumnKind.TEXT, text(MysqlColumn.VARCHAR, 80, "utf8mb4"), "28" + "c3a9".repeat(20));
            case "VARCHAR(20) utf16":
                return new Case(ColumnKind.TEXT, text(MysqlColumn.VARCHAR, 80, "utf16"), "28" + "0061".repeat(20));
            case "ENUM":
                return new Case(ColumnKind.TEXT, text(MysqlColumn.ENUM, 1, "utf8mb4", "new", "paid"), "02");
            case "SET":
                return new Case(ColumnKind.TEXT, text(MysqlColumn.SET, 1, "utf8mb4", "new", "paid", "late"), "07");
            case "VARBINARY(20)":
                return new Case(ColumnKind.BYTES, text(MysqlColumn.VARCHAR, 80, "binary"), "14" + "ff".repeat(20));
            case "JSON":
                return new Case(ColumnKind.JSON, column(MysqlColumn.JSON, 4),
                        "17000000 00 0100 1600 0b00 0100 02 0c00 61 0200 0a00 05 0100 04 0100");
            default:
                throw new IllegalArgumentException("no value of " + type + " is known");
        }
    }

    @Setup
    public void choose() {
        Case one = find(type);
        writer = HandMadeCells.writer(one.kind, one.column);
        cell = HandMadeCells.bytes(one.hex);
    }

    @Benchmark
    public JsonBytes write() {
        out.clear();
        writer.write(cell, 0, cell.length, out);
        return out;
    }
}
