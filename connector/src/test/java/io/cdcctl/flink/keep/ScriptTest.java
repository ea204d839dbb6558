package io.cdcctl.flink.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScriptTest {

    private static final Map<String, String> VALUES = Map.of("PASSWORD", "it's; $5 \\ \" ${X}", "HOST", "mysql");

    private static List<String> statements(String text) {
        return Script.of("a.sql", text, VALUES::get).pieces().stream()
                .map(piece -> piece.place + " " + piece.sql)
                .collect(Collectors.toList());
    }

    @Test
    void isSettingsAndStatementsWithTheLinesInWhichTheyBegin() {
        String text = "-- A comment; with a semicolon.\nSET 'a' = 'it''s';\nset  'b'='1;2' ;\n\n-- Why.\nCREATE TABLE `x;y` (\n"
                + "  -- one; more\n  id INT /* ; */\n) WITH ('host' = '${HOST}');\n\nINSERT INTO b SELECT ';' FROM a;\n";
        Script script = Script.of("a.sql", text, VALUES::get);
        assertEquals(Map.of("a", "it's", "b", "1;2"), script.settings());
        assertEquals(
                List.of(
                        "a.sql:6 CREATE TABLE `x;y` (\n  -- one; more\n  id INT /* ; */\n) WITH ('host' = 'mysql')",
                        "a.sql:11 INSERT INTO b SELECT ';' FROM a"),
                statements(text));
    }

    @Test
    void keepsAStatementSetTogether() {
        String set = "EXECUTE STATEMENT SET BEGIN\n\nINSERT INTO a SELECT 'END;' FROM b;\n-- The second.\nINSERT INTO c SELECT * FROM"
                + " `END`;\n\nEND";
        assertEquals(List.of("a.sql:1 " + set, "a.sql:9 DROP TABLE x"), statements(set + ";\n\nDROP TABLE x;\n"));
    }

    @Test
    void putsValuesInAsLiteralsThatNothingInThemEnds() {
        assertEquals(
                List.of("a.sql:1 X 'it''s; $5 \\ \" ${X}' 'a' '${B}' '$${C}' $ {"),
                statements("X '${PASSWORD}' 'a' '$${B}' '$$$${C}' $ {;"));
        assertThrows(IllegalStateException.class, () -> statements("X '${MISSING}'"));
    }

    @Test
    void takesALastStatementWithoutASemicolonAndLongLiterals() {
        String literal = "'" + "x''".repeat(200_000) + "'";
        assertEquals(List.of("a.sql:1 X " + literal), statements("X " + literal));
        assertEquals(List.of(), statements("-- nothing\n ;; \n"));
    }

    /** What is committed is rendered by cdcctl. */
    @Test
    void readsWhatCdcctlRenders() throws Exception {
        for (String kind : List.of("cdc", "sync")) {
            String text = Files.readString(Path.of("../flink-sql/" + kind + ".sql"), StandardCharsets.UTF_8);
            Script script = Script.of(kind + ".sql", text, name -> "x");
            assertEquals("orders-" + kind, script.settings().get("pipeline.name"));
            assertEquals(3, script.statements().size());
        }
    }
}
