package io.cdcctl.flink.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.submit.JobRequest;
import io.cdcctl.flink.submit.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RequestLoopTest {

    private static final String REQUEST = "{\"id\": \"1\", \"name\": \"größe\", \"settings\": {\"a\": \"b\"}, \"restoreFrom\": null, "
            + "\"statements\": [{\"sql\": \"SELECT\\n1\", \"place\": \"cdc.sql:4\"}]}";

    private static List<JsonNode> answers(RequestLoop.Submission submission, String... lines) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] input = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        new RequestLoop(submission)
                .run(new ByteArrayInputStream(input), new PrintStream(out, true, StandardCharsets.UTF_8));
        List<JsonNode> answers = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).split("\n")) {
            answers.add(new ObjectMapper().readTree(line));
        }
        return answers;
    }

    @Test
    void everyRequestIsAnsweredInOrder() throws Exception {
        List<JobRequest> seen = new ArrayList<>();
        List<JsonNode> answers = answers(
                request -> {
                    seen.add(request);
                    if (seen.size() == 2) {
                        throw new RefusedException("cdc.sql:4", new IllegalStateException("no “quotes”\nsecond line"));
                    }
                    return "job-" + seen.size();
                },
                REQUEST,
                REQUEST,
                "",
                REQUEST);
        assertEquals(3, answers.size());
        assertEquals("{\"ok\":true,\"jobId\":\"job-1\"}", answers.get(0).toString());
        assertEquals("cdc.sql:4", answers.get(1).get("place").asText());
        assertFalse(answers.get(1).has("error"));
        assertTrue(answers.get(1).get("trace").asText().startsWith("java.lang.IllegalStateException: no “quotes”\nsecond line"));
        assertEquals("job-3", answers.get(2).get("jobId").asText());
        assertEquals("größe", seen.get(0).name());
        assertEquals("SELECT\n1", seen.get(0).statements().get(0).sql());
    }

    @Test
    void requestThatIsNotUnderstoodIsNotQuoted() throws Exception {
        List<JsonNode> answers =
                answers(request -> "never", "{\"sql\": hunter2}", REQUEST.replace("\"name\"", "\"nam\""));
        for (JsonNode answer : answers) {
            assertFalse(answer.get("ok").asBoolean());
            assertTrue(answer.get("place").isNull());
            assertFalse(answer.toString().contains("hunter2"), answer.toString());
        }
        assertTrue(answers.get(1).get("trace").asText().contains("A request has no text 'name'"));
    }
}
