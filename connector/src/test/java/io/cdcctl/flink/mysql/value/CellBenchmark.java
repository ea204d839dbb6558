package io.cdcctl.flink.mysql.value;

import static io.cdcctl.flink.mysql.value.HandMadeCells.column;
import static io.cdcctl.flink.mysql.value.HandMadeCells.text;
import static io.cdcctl.flink.mysql.value.HandMadeCells.unsigned;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import java.lang.management.ManagementFactory;

/**
 * How long a value takes from the bytes of a row event to those of the topic, by type, and how many bytes are allocated for it.
 * Run it with the classes of the tests on the class path; it is no test.
 */
final class CellBenchmark {

    private static final int ROUNDS = 8;
    private static final int VALUES = 2_000_000;

    private CellBenchmark() {}

    public static void main(String[] arguments) {
        System.out.printf("%-24s %10s %16s%n", "type", "ns/value", "bytes allocated");
        run("INT", ColumnKind.INTEGER, column(MysqlColumn.LONG, 0), "4e61bc00");
        run("BIGINT UNSIGNED", ColumnKind.INTEGER, unsigned(MysqlColumn.LONGLONG, 0), "ffffffffffffffff");
        run("DECIMAL(10,2)", ColumnKind.DECIMAL, column(MysqlColumn.NEWDECIMAL, 10 << 8 | 2), "80bc614e32");
        run("DECIMAL(38,10)", ColumnKind.DECIMAL, column(MysqlColumn.NEWDECIMAL, 38 << 8 | 10), "80000000000000000000000001000001ff05");
        run("FLOAT 0.1", ColumnKind.FLOAT, column(MysqlColumn.FLOAT, 4), "cdcccc3d");
        run("DOUBLE 0.1", ColumnKind.DOUBLE, column(MysqlColumn.DOUBLE, 8), "9a9999999999b93f");
        run("DOUBLE pi", ColumnKind.DOUBLE, column(MysqlColumn.DOUBLE, 8), "182d4454fb210940");
        run("DATE", ColumnKind.DATE, column(MysqlColumn.DATE, 0), "3fd40f");
        run("DATETIME(6)", ColumnKind.DATETIME, column(MysqlColumn.DATETIME2, 6), "99b8ff7efa01e240");
        run("TIMESTAMP(3)", ColumnKind.TIMESTAMP, column(MysqlColumn.TIMESTAMP2, 3), "6abcdef009c4");
        run("TIME(6)", ColumnKind.TIME, column(MysqlColumn.TIME2, 6), "80b00001e240");
        run("VARCHAR utf8mb4, 20", ColumnKind.TEXT, text(MysqlColumn.VARCHAR, 80, "utf8mb4"), "14" + "61".repeat(20));
        run("VARCHAR utf8mb4, é", ColumnKind.TEXT, text(MysqlColumn.VARCHAR, 80, "utf8mb4"), "14" + "c3a9".repeat(10));
        run("VARCHAR utf16, 20", ColumnKind.TEXT, text(MysqlColumn.VARCHAR, 80, "utf16"), "28" + "0061".repeat(20));
        run("ENUM", ColumnKind.TEXT, text(MysqlColumn.ENUM, 1, "utf8mb4", "new", "paid"), "02");
        run("SET", ColumnKind.TEXT, text(MysqlColumn.SET, 1, "utf8mb4", "new", "paid", "late"), "07");
        run("VARBINARY, 20", ColumnKind.BYTES, text(MysqlColumn.VARCHAR, 80, "binary"), "14" + "ff".repeat(20));
        run("JSON", ColumnKind.JSON, column(MysqlColumn.JSON, 4), "17000000 00 0100 1600 0b00 0100 02 0c00 61 0200 0a00 05 0100 04 0100");
    }

    private static void run(String name, ColumnKind kind, MysqlColumn column, String hex) {
        CellWriter writer = HandMadeCells.writer(kind, column);
        byte[] cell = HandMadeCells.bytes(hex);
        JsonBytes out = new JsonBytes();
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        double best = Double.MAX_VALUE;
        double allocated = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long bytes = threads.getThreadAllocatedBytes(thread);
            long nanos = threads.getThreadCpuTime(thread);
            for (int i = 0; i < VALUES; i++) {
                out.clear();
                writer.write(cell, 0, cell.length, out);
            }
            best = Math.min(best, (threads.getThreadCpuTime(thread) - nanos) / (double) VALUES);
            allocated = (threads.getThreadAllocatedBytes(thread) - bytes) / (double) VALUES;
        }
        System.out.printf("%-24s %10.1f %16.1f%n", name, best, allocated);
    }
}
