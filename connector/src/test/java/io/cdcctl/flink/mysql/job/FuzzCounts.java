package io.cdcctl.flink.mysql.job;

import java.util.Map;
import java.util.TreeMap;

/** What a fuzz has done. */
final class FuzzCounts {

    int rounds;
    long statements;
    long alterations;
    long ends;
    long comparisons;
    long rows;
    final Map<Integer, Long> refused = new TreeMap<>();

    void add(FuzzLog log) {
        rounds++;
        statements += log.statements();
        log.refused().forEach((error, count) -> refused.merge(error, count, Long::sum));
    }

    @Override
    public String toString() {
        return rounds + " rounds, " + statements + " statements (refused by MySQL, by its numbers: " + refused + "), " + alterations
                + " alterations of tables, " + WrittenRecords.ALL.count() + " records, " + ends + " ends of the job, " + comparisons
                + " comparisons of " + rows + " rows";
    }
}
