package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.http.ClickHouseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds the rows that ClickHouse refuses by writing a refused batch in halves, and writes the others on the way. */
final class Bisection {

    /** Writes rows from one number, inclusive, to another, exclusive. */
    interface Part {
        void write(int from, int to) throws IOException;
    }

    /** A row that is refused also where it comes alone. */
    static final class Refusal {
        final int row;
        final ClickHouseException error;

        Refusal(int row, ClickHouseException error) {
            this.row = row;
            this.error = error;
        }
    }

    private final Part part;
    private final int mostRefusals;
    private final List<Refusal> refusals = new ArrayList<>();

    private Bisection(Part part, int mostRefusals) {
        this.part = part;
        this.mostRefusals = mostRefusals;
    }

    /**
     * Splits a refused batch.
     *
     * @param error why the whole batch was refused
     * @param mostRefusals ends the search, with rows not written yet, after this number
     * @return refused rows in their order
     * @throws ClickHouseException on the first error that no row explains
     */
    static List<Refusal> isolate(int rows, ClickHouseException error, int mostRefusals, Part part) throws IOException {
        Bisection bisection = new Bisection(part, mostRefusals);
        bisection.split(0, rows, error);
        return bisection.refusals;
    }

    private void split(int from, int to, ClickHouseException error) throws IOException {
        if (!error.isRowError() || to - from == 1 && error.isTooManyPartitions()) {
            throw error;
        }
        if (to - from == 1) {
            refusals.add(new Refusal(from, error));
            return;
        }
        int middle = (from + to) >>> 1;
        write(from, middle);
        write(middle, to);
    }

    private void write(int from, int to) throws IOException {
        if (refusals.size() >= mostRefusals) {
            return;
        }
        try {
            part.write(from, to);
        } catch (ClickHouseException e) {
            split(from, to, e);
        }
    }
}
