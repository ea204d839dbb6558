package io.cdcctl.flink.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdcctl.flink.keep.JobFacts.Recorded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The vectors are also what cdcctl's own plan is tested with. */
class DecisionTest {

    private static JsonNode vectors() throws IOException {
        return new ObjectMapper().readTree(Path.of("../test/vectors/job-decisions.json").toFile()).required("vectors");
    }

    @TestFactory
    Stream<DynamicTest> isThatOfTheVectors() throws IOException {
        return StreamSupport.stream(vectors().spliterator(), false).map(vector -> DynamicTest.dynamicTest(
                vector.get("job").asText() + ": " + vector.get("case").asText(),
                () -> assertEquals(upper(vector.get("keep")), Decision.of(facts(vector)).name())));
    }

    @Test
    void hasAVectorForEachDecision() throws IOException {
        long decisions = StreamSupport.stream(vectors().spliterator(), false)
                .map(vector -> vector.get("keep").asText())
                .distinct()
                .count();
        assertEquals(Decision.values().length, decisions);
    }

    private static JobFacts facts(JsonNode vector) {
        return new JobFacts(
                JobKind.valueOf(upper(vector.get("job"))),
                vector.get("status").isNull() ? null : vector.get("status").asText(),
                Recorded.valueOf(upper(vector.get("recorded"))),
                vector.get("ran").asBoolean(),
                vector.get("state").asBoolean(),
                vector.get("asked").asBoolean());
    }

    private static String upper(JsonNode text) {
        return text.asText().toUpperCase(Locale.ROOT);
    }
}
