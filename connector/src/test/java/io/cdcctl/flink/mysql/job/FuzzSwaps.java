package io.cdcctl.flink.mysql.job;

import java.sql.SQLException;
import java.util.Random;

/**
 * Random statements by which a table is another one. Its rows are deleted before it goes where the other does not have the same, for
 * the binlog says nothing of them.
 */
final class FuzzSwaps {

    /** When the reader tries a table again. */
    static final int RETRY_MILLIS = 500;

    private final Random random;
    private final FuzzSession session;
    private final FuzzChanges changes;

    FuzzSwaps(Random random, FuzzSession session) {
        this.random = random;
        this.session = session;
        changes = new FuzzChanges(random);
    }

    void one(FuzzTable table) throws SQLException {
        switch (random.nextInt(6)) {
            case 0:
                away(table);
                break;
            case 1:
                anew(table);
                break;
            case 2:
                another(table);
                break;
            case 3:
                hidden(table);
                break;
            default:
                ghost(table);
        }
    }

    /** As the tools do that alter a table by a copy of it. */
    private void ghost(FuzzTable table) throws SQLException {
        String copy = "_" + table.name + "_gho";
        String gone = "_" + table.name + "_del";
        session.require("CREATE TABLE " + copy + " LIKE " + table.name);
        String added = "`ghost " + table.newName(random).replace("`", "") + "`";
        boolean adds = session.run("ALTER TABLE " + copy + " ADD COLUMN " + added + " SMALLINT UNSIGNED NOT NULL DEFAULT 9" + table.anywhere(random, ""));
        String names = table.names() + ", touched";
        if (session.run("INSERT INTO " + copy + " (" + names + ") SELECT " + names + " FROM " + table.name)) {
            session.require("RENAME TABLE " + table.name + " TO " + gone + ", " + copy + " TO " + table.name);
            session.require("DROP TABLE " + gone);
            if (adds) {
                table.others.add(added);
            }
        } else {
            session.require("DROP TABLE " + copy);
        }
    }

    private void another(FuzzTable table) throws SQLException {
        String other = table.name + "_other";
        session.require("CREATE TABLE " + other + " LIKE " + table.name);
        session.run(changes.rows(table, 3).replaceFirst(" INTO " + table.name + " ", " INTO " + other + " "));
        session.require("DELETE FROM " + table.name);
        session.require("RENAME TABLE " + table.name + " TO " + other + "_old, " + other + " TO " + table.name);
        session.require("UPDATE " + table.name + " SET touched = touched + 1");
        session.require("DROP TABLE " + other + "_old");
    }

    private void away(FuzzTable table) throws SQLException {
        String elsewhere = table.name + "_away";
        session.require("DELETE FROM " + table.name);
        session.require(random.nextBoolean() ? "RENAME TABLE " + table.name + " TO " + elsewhere : "ALTER TABLE " + table.name + " RENAME TO " + elsewhere);
        session.run(changes.rows(table, 4).replaceFirst(" INTO " + table.name + " ", " INTO " + elsewhere + " "));
        session.require("RENAME TABLE " + elsewhere + " TO " + table.name);
        session.require("UPDATE " + table.name + " SET touched = touched + 1");
    }

    /** Its rows of the snapshot are read later, if they were not yet. */
    private void hidden(FuzzTable table) throws SQLException {
        String elsewhere = table.name + "_hidden";
        session.require("RENAME TABLE " + table.name + " TO " + elsewhere);
        pause();
        session.require("RENAME TABLE " + elsewhere + " TO " + table.name);
    }

    /** As long as up to three tries of the reader. */
    private void pause() {
        try {
            Thread.sleep(random.nextInt(3) * RETRY_MILLIS + random.nextInt(100));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void anew(FuzzTable table) throws SQLException {
        session.require("DELETE FROM " + table.name);
        if (random.nextBoolean()) {
            session.require("TRUNCATE TABLE " + table.name);
        } else {
            session.require("DROP TABLE " + table.name);
            while (!session.run(table.create(random))) {
                // Some of its columns are too large together.
                table.columns.forEach(column -> column.becomes(table.column(column.spec.kind, random)));
            }
        }
    }
}
