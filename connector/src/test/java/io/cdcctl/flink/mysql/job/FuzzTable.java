package io.cdcctl.flink.mysql.job;

import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.Identifiers;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.value.RandomValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A random table as it is at the moment. */
final class FuzzTable {

    /** Counts changes of a row that no carried column shows. */
    static final String TOUCHED = "touched";

    private static final String[] ODD_NAMES = {"c", "a b", "we`ird", "q\"\\", "naïve", "中", "order", "Mixed"};
    private static final String[] ENGINES = {"InnoDB", "InnoDB", "InnoDB", "InnoDB", "InnoDB", "MyISAM"};

    /** A carried column beside the key, and how MySQL has it at the moment. */
    static final class Column {
        final ColumnSpec spec;
        RandomValues.Column now;

        /** Whether its character set, and its type with it, is another one than it says. */
        boolean isConverted;

        private Column(ColumnSpec spec, RandomValues.Column now) {
            this.spec = spec;
            this.now = now;
        }

        void becomes(RandomValues.Column type) {
            now = type;
            isConverted = false;
        }

        String name() {
            return Identifiers.quoted(spec.name);
        }
    }

    final String name;
    final FuzzKey key;
    final List<Column> columns = new ArrayList<>();

    /** Quoted names of columns that are not carried. */
    final List<String> others = new ArrayList<>();

    final boolean isTransactional;
    private final String options;
    private final List<String> charsets;
    private final boolean carriesTouched;
    private int names;

    FuzzTable(String name, Random random, List<String> charsets) {
        this.name = name;
        this.charsets = charsets;
        key = new FuzzKey(random, List.of(newName(random), newName(random)), charsets);
        for (int i = 1 + random.nextInt(9); i > 0; i--) {
            RandomValues.Column column = RandomValues.column(newName(random), random, charsets);
            columns.add(new Column(column.spec, column));
        }
        carriesTouched = random.nextBoolean();
        String engine = ENGINES[random.nextInt(ENGINES.length)];
        isTransactional = engine.equals("InnoDB");
        boolean cut = isTransactional && random.nextInt(5) == 0;
        options = "ENGINE = " + engine + (random.nextInt(4) == 0 ? " ROW_FORMAT = DYNAMIC" : "") + (cut ? " PARTITION BY KEY() PARTITIONS 3" : "");
    }

    /** No two are the same but for the case of letters. */
    String newName(Random random) {
        return ODD_NAMES[random.nextInt(ODD_NAMES.length)] + names++;
    }

    /** A column of this kind. */
    RandomValues.Column column(ColumnKind kind, Random random) {
        RandomValues.Column column = RandomValues.column(newName(random), random, charsets);
        while (column.spec.kind != kind) {
            column = RandomValues.column(column.spec.name, random, charsets);
        }
        return column;
    }

    /** Any column. */
    RandomValues.Column column(Random random) {
        return RandomValues.column(newName(random), random, charsets);
    }

    /** CREATE TABLE, with its columns in any order. */
    String create(Random random) {
        List<String> lines = new ArrayList<>();
        key.parts.forEach(part -> lines.add(Identifiers.quoted(part.spec.name) + " " + part.type + " NOT NULL"));
        columns.forEach(column -> lines.add(column.name() + " " + column.now.type + " NULL"));
        lines.add(TOUCHED + " INT NOT NULL DEFAULT 0");
        Collections.shuffle(lines, random);
        others.clear();
        return "CREATE TABLE " + name + " (" + String.join(", ", lines) + ", PRIMARY KEY (" + key.names() + ")) " + options;
    }

    /** Whether a column of the key or a carried one is an ENUM or a SET. */
    boolean hasOptions() {
        return Stream.concat(key.parts.stream().map(part -> part.type), columns.stream().map(column -> column.now.type))
                .anyMatch(type -> type.startsWith("ENUM(") || type.startsWith("SET("));
    }

    /** What is read of it. */
    TableSpec spec(String database) {
        List<ColumnSpec> all = new ArrayList<>(key.specs());
        columns.forEach(column -> all.add(column.spec));
        if (carriesTouched) {
            all.add(new ColumnSpec(TOUCHED, TOUCHED, ColumnKind.INTEGER, 0));
        }
        return new TableSpec(database, name, name, key.specs(), all, key.specs().get(0).name, Map.of());
    }

    /** The names of the key's columns and the others. */
    String names() {
        return key.names() + columns.stream().map(column -> ", " + column.name()).collect(Collectors.joining());
    }

    /** A row with this key. */
    String row(int number, Random random) {
        return "(" + key.values(number) + columns.stream().map(column -> ", " + column.now.value(random)).collect(Collectors.joining()) + ")";
    }

    Column any(Random random) {
        return columns.get(random.nextInt(columns.size()));
    }

    /** Quoted names of all columns. */
    List<String> all() {
        List<String> all = new ArrayList<>(others);
        key.parts.forEach(part -> all.add(Identifiers.quoted(part.spec.name)));
        columns.forEach(column -> all.add(column.name()));
        all.add(TOUCHED);
        return all;
    }

    /** FIRST, or behind any of its columns but this one. */
    String anywhere(Random random, String but) {
        List<String> all = all();
        all.remove(but);
        int place = random.nextInt(all.size() + 2);
        return place == all.size() + 1 ? "" : place == all.size() ? " FIRST" : " AFTER " + all.get(place);
    }
}
