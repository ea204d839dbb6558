package io.cdcctl.flink.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The vectors are also what the proxy of the local target is tested with. */
class GateTest {

    @TestFactory
    Stream<DynamicTest> decidesAsTheVectorsSay() throws IOException {
        JsonNode file = new ObjectMapper().readTree(Path.of("../test/vectors/dashboard-requests.json").toFile());
        Gate gate = new Gate(file.required("port").asInt(), file.required("token").asText());
        return StreamSupport.stream(file.required("vectors").spliterator(), false)
                .map(vector -> DynamicTest.dynamicTest(
                        vector.get("what").asText(),
                        () -> assertEquals(vector.get("decision").toString(), decided(gate, vector.get("request")))));
    }

    private static String decided(Gate gate, JsonNode request) {
        Answer answer = gate.decide(
                text(request, "method"), text(request, "url"), text(request, "host"), text(request, "origin"),
                text(request, "fetchSite"), text(request, "cookie"));
        if (answer.pass != null) {
            return "{\"pass\":\"" + answer.pass + "\"}";
        }
        return answer.redirect == null
                ? "{\"refuse\":" + answer.refusal + "}"
                : "{\"redirect\":\"" + answer.redirect + "\",\"cookie\":\"" + answer.cookie + "\"}";
    }

    private static String text(JsonNode request, String name) {
        return request.hasNonNull(name) ? request.get(name).asText() : null;
    }
}
