package io.cdcctl.flink.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The vectors are also what cdcctl's own redaction is tested with. */
class RedactionTest {

    @TestFactory
    Stream<DynamicTest> isThatOfTheVectors() throws IOException {
        JsonNode vectors = new ObjectMapper()
                .readTree(Path.of("../test/vectors/redaction.json").toFile())
                .required("vectors");
        return StreamSupport.stream(vectors.spliterator(), false).map(vector -> DynamicTest.dynamicTest(
                vector.get("case").asText() + ": " + vector.get("text").asText(),
                () -> assertEquals(
                        vector.get("shown").asText(),
                        new Redaction(secrets(vector.get("secrets"))).of(vector.get("text").asText()))));
    }

    private static Map<String, String> secrets(JsonNode vector) {
        Map<String, String> secrets = new LinkedHashMap<>();
        vector.fields().forEachRemaining(secret -> secrets.put(secret.getKey(), secret.getValue().asText()));
        return secrets;
    }
}
