package io.cdcctl.flink.mysql.value;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The vectors are also what the types of cdcctl are tested with. A real server takes the values; both ways in give the topic's bytes. */
class RealVectorsTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    private static final Path VECTORS = Path.of("../test/vectors/mysql-values.json");

    @TestFactory
    Stream<DynamicTest> areWrittenAsTheySay() throws Exception {
        Map<String, List<JsonNode>> byType = byType(VECTORS, serverVersion());
        Map<String, List<List<String>>> snapshot = new HashMap<>();
        Map<String, List<List<String>>> stream;
        try (BothWays ways = new BothWays(SERVER, ZeroDates.NULL)) {
            Map<String, List<ColumnSpec>> columns = new LinkedHashMap<>();
            for (String type : byType.keySet()) {
                columns.put("v" + columns.size(), fill("v" + columns.size(), type, byType.get(type)));
            }
            for (String table : columns.keySet()) {
                snapshot.put(table, ways.snapshot(table, columns.get(table)));
            }
            stream = ways.stream(columns);
        }
        List<DynamicTest> tests = new ArrayList<>();
        int table = 0;
        for (List<JsonNode> vectors : byType.values()) {
            String name = "v" + table++;
            for (int i = 0; i < vectors.size(); i++) {
                String topic = vectors.get(i).get("topic").asText();
                String ofSnapshot = snapshot.get(name).get(i).get(0);
                String ofBinlog = stream.get(name).get(i).get(0);
                tests.add(DynamicTest.dynamicTest(
                        vectors.get(i).get("type").asText() + " " + vectors.get(i).get("value").asText(),
                        () -> assertAll(
                                () -> assertEquals(topic, ofSnapshot, "snapshot"), () -> assertEquals(topic, ofBinlog, "binlog"))));
            }
        }
        return tests.stream();
    }

    /** The first number of the version: 8, 9. */
    private static int serverVersion() throws SQLException {
        return Integer.parseInt(SERVER.query("SELECT VERSION()").get(0).split("\\.")[0]);
    }

    /** Without those of types that only newer servers have. */
    private static Map<String, List<JsonNode>> byType(Path file, int version) throws IOException {
        Map<String, List<JsonNode>> byType = new LinkedHashMap<>();
        for (JsonNode vector : new ObjectMapper().readTree(file.toFile()).required("vectors")) {
            if (vector.path("mysql").asInt() > version) {
                continue;
            }
            byType.computeIfAbsent(vector.get("type").asText(), type -> new ArrayList<>()).add(vector);
        }
        return byType;
    }

    private static List<ColumnSpec> fill(String table, String type, List<JsonNode> vectors) throws SQLException {
        SERVER.run("CREATE TABLE " + table + " (id INT PRIMARY KEY AUTO_INCREMENT, v " + type + ")");
        for (JsonNode vector : vectors) {
            SERVER.run("INSERT INTO " + table + " (v) VALUES (" + vector.get("value").asText() + ")");
        }
        ColumnKind kind = ColumnKind.valueOf(vectors.get(0).get("kind").asText().toUpperCase(Locale.ROOT));
        return List.of(new ColumnSpec("v", "v", kind, vectors.get(0).path("precision").asInt()));
    }
}
