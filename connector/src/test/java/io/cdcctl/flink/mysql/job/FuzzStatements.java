package io.cdcctl.flink.mysql.job;

import io.cdcctl.flink.mysql.table.Identifiers;
import io.cdcctl.flink.mysql.value.RandomValues;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/**
 * Random statements that change a table, after which each carried column is there under its name and of its kind. Where a statement
 * gives rows other values, which the binlog says nothing of, each row is changed once more behind it.
 */
final class FuzzStatements {

    private final Random random;
    private final FuzzSession session;
    private final List<String> charsets;

    FuzzStatements(Random random, FuzzSession session, List<String> charsets) {
        this.random = random;
        this.session = session;
        this.charsets = charsets;
    }

    void one(FuzzTable table) throws SQLException {
        switch (random.nextInt(12)) {
            case 0:
            case 1:
                add(table);
                break;
            case 2:
                drop(table);
                break;
            case 3:
                move(table);
                break;
            case 4:
                retype(table);
                break;
            case 5:
                replace(table);
                break;
            case 6:
                exchangeNames(table);
                break;
            case 7:
                takeName(table);
                break;
            case 8:
                convert(table);
                break;
            case 9:
                index(table);
                break;
            case 10:
                rebuild(table);
                break;
            default:
                session.run("FLUSH BINARY LOGS");
        }
    }

    private boolean alter(FuzzTable table, String what) throws SQLException {
        return session.run("ALTER TABLE " + table.name + " " + what);
    }

    private void touch(FuzzTable table) throws SQLException {
        session.require("UPDATE " + table.name + " SET touched = touched + 1");
    }

    private void add(FuzzTable table) throws SQLException {
        String name = Identifiers.quoted(table.newName(random));
        String[] types = {
            table.column(random).type,
            table.column(random).type,
            "INT AS (touched + 1) " + (random.nextBoolean() ? "VIRTUAL" : "STORED"),
            "INT UNSIGNED NOT NULL DEFAULT 7",
            "YEAR NOT NULL DEFAULT 2026",
            "VARCHAR(30) NOT NULL DEFAULT 'd'",
        };
        if (alter(table, "ADD COLUMN " + name + " " + types[random.nextInt(types.length)] + table.anywhere(random, ""))) {
            table.others.add(name);
        }
    }

    private void drop(FuzzTable table) throws SQLException {
        if (table.others.isEmpty()) {
            add(table);
            return;
        }
        String name = table.others.get(random.nextInt(table.others.size()));
        if (alter(table, "DROP COLUMN " + name)) {
            table.others.remove(name);
        }
    }

    private void move(FuzzTable table) throws SQLException {
        FuzzTable.Column column = table.any(random);
        if (alter(table, "MODIFY " + column.name() + " " + column.now.type + table.anywhere(random, column.name())) && column.isConverted) {
            column.isConverted = false;
            touch(table);
        }
    }

    private void retype(FuzzTable table) throws SQLException {
        FuzzTable.Column column = table.any(random);
        RandomValues.Column type = table.column(column.spec.kind, random);
        String sql = random.nextBoolean() ? "MODIFY " + column.name() : "CHANGE " + column.name() + " " + column.name();
        if (alter(table, sql + " " + type.type + table.anywhere(random, column.name()))) {
            column.becomes(type);
            touch(table);
        }
    }

    private void replace(FuzzTable table) throws SQLException {
        FuzzTable.Column column = table.any(random);
        RandomValues.Column type = table.column(column.spec.kind, random);
        String place = table.anywhere(random, column.name());
        if (alter(table, "DROP COLUMN " + column.name() + ", ADD COLUMN " + column.name() + " " + type.type + place)) {
            column.becomes(type);
            touch(table);
        }
    }

    /** Two carried columns of one kind. */
    private void exchangeNames(FuzzTable table) throws SQLException {
        FuzzTable.Column one = table.any(random);
        FuzzTable.Column other = table.columns.stream()
                .filter(column -> column != one && column.spec.kind == one.spec.kind)
                .findAny()
                .orElse(null);
        if (other == null) {
            takeName(table);
        } else if (alter(table, "RENAME COLUMN " + one.name() + " TO " + other.name() + ", RENAME COLUMN " + other.name() + " TO " + one.name())) {
            RandomValues.Column type = one.now;
            one.becomes(other.now);
            other.becomes(type);
            touch(table);
        }
    }

    /** A column that was not carried gets the name of one that was. */
    private void takeName(FuzzTable table) throws SQLException {
        FuzzTable.Column column = table.any(random);
        RandomValues.Column type = table.column(column.spec.kind, random);
        String fresh = Identifiers.quoted(table.newName(random));
        String gone = Identifiers.quoted(table.newName(random));
        if (!alter(table, "ADD COLUMN " + fresh + " " + type.type + table.anywhere(random, ""))) {
            return;
        }
        table.others.add(fresh);
        session.run("UPDATE " + table.name + " SET " + fresh + " = " + type.value(random));
        if (alter(table, "RENAME COLUMN " + column.name() + " TO " + gone + ", RENAME COLUMN " + fresh + " TO " + column.name())) {
            table.others.remove(fresh);
            table.others.add(gone);
            column.becomes(type);
            touch(table);
        }
    }

    /**
     * MySQL keeps the bytes of options of ENUM and SET columns that are not ASCII, or are no longer in the new character set, which then
     * are other texts or none; it says so in strict mode alone (8.0.15 and 9.7.4: Data truncated).
     */
    private void convert(FuzzTable table) throws SQLException {
        if (table.hasOptions()) {
            return;
        }
        if (table.key.isText()) {
            session.require("DELETE FROM " + table.name);
        }
        String charset = random.nextInt(3) == 0 ? "utf8mb4" : charsets.get(random.nextInt(charsets.size()));
        if (alter(table, "CONVERT TO CHARACTER SET " + charset)) {
            table.columns.forEach(column -> column.isConverted = true);
            touch(table);
        }
    }

    private void index(FuzzTable table) throws SQLException {
        String name = "i" + random.nextInt(4);
        String on = random.nextBoolean() ? "(touched)" : "((touched * 2 + 1), touched)";
        if (!alter(table, "ADD INDEX " + name + " " + on)) {
            alter(table, "DROP INDEX " + name);
        }
    }

    private void rebuild(FuzzTable table) throws SQLException {
        String[] ways = {"FORCE", "COMMENT = 'rename to t'", "DEFAULT CHARACTER SET latin1", "ORDER BY touched", "ALTER COLUMN touched SET DEFAULT 0"};
        alter(table, ways[random.nextInt(ways.length)]);
    }
}
