package io.cdcctl.flink.mysql.job;

import java.sql.SQLException;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random changes of the rows of a table. */
final class FuzzChanges {

    private static final String[] INSERTS = {"INSERT INTO ", "INSERT INTO ", "INSERT IGNORE INTO ", "REPLACE INTO "};

    private final Random random;

    FuzzChanges(Random random) {
        this.random = random;
    }

    /** One statement; false where MySQL refuses it. */
    boolean one(FuzzSession session, FuzzTable table) throws SQLException {
        switch (random.nextInt(12)) {
            case 0:
                return session.run("DELETE FROM " + table.name + " WHERE " + table.key.equals(number(), " AND "));
            case 1:
                return session.run("DELETE FROM " + table.name + " WHERE " + some());
            case 2:
            case 3:
                return session.run(moved(table, number(), number()));
            case 4:
                return session.run("UPDATE " + table.name + " SET " + assignments(table) + " WHERE " + some());
            case 5:
            case 6:
            case 7:
                return session.run("UPDATE " + table.name + " SET " + assignments(table) + " WHERE " + table.key.equals(number(), " AND "));
            case 8:
                return session.run("INSERT INTO " + table.name + " (" + table.names() + ") VALUES " + table.row(number(), random)
                        + " ON DUPLICATE KEY UPDATE " + assignments(table));
            default:
                return session.run(rows(table, 1 + random.nextInt(random.nextInt(10) == 0 ? FuzzKey.SIZE : 4)));
        }
    }

    /** So many rows, some of which may be there. */
    String rows(FuzzTable table, int count) {
        return INSERTS[random.nextInt(INSERTS.length)] + table.name + " (" + table.names() + ") VALUES "
                + IntStream.range(0, count).mapToObj(i -> table.row(number(), random)).collect(Collectors.joining(", "));
    }

    /** The rows of two keys change places, with a third one between them. */
    void swap(FuzzSession session, FuzzTable table) throws SQLException {
        int one = number();
        int other = number();
        int between = number();
        session.run("BEGIN");
        session.run(moved(table, one, between));
        session.run(moved(table, other, one));
        session.run(moved(table, between, other));
        session.run("COMMIT");
    }

    private static String moved(FuzzTable table, int from, int to) {
        return "UPDATE " + table.name + " SET " + table.key.equals(to, ", ") + ", touched = touched + 1 WHERE " + table.key.equals(from, " AND ");
    }

    private String assignments(FuzzTable table) {
        StringBuilder text = new StringBuilder("touched = touched + 1");
        for (int i = random.nextInt(3); i > 0; i--) {
            FuzzTable.Column column = table.any(random);
            text.append(", ").append(column.name()).append(" = ").append(column.now.value(random));
        }
        return text.toString();
    }

    private String some() {
        return "touched % " + (2 + random.nextInt(3)) + " = " + random.nextInt(2);
    }

    private int number() {
        return random.nextInt(FuzzKey.SIZE);
    }
}
