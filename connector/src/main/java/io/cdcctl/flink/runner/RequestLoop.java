package io.cdcctl.flink.runner;

import io.cdcctl.flink.submit.JobRequest;
import io.cdcctl.flink.submit.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.util.ExceptionUtils;

/**
 * The protocol of mode {@code submit}: a request a line, an answer a line, in order.
 *
 * <p>An answer is {@code {"ok": true, "jobId"}} or {@code {"ok": false, "place", "trace"}}, where the place is
 * that of the refused statement, or null where no statement is at fault.
 */
final class RequestLoop {

    /** Runs a job and gives its id. */
    interface Submission {
        String submit(JobRequest request) throws RefusedException;
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Submission submission;

    RequestLoop(Submission submission) {
        this.submission = submission;
    }

    /** Answers until the input ends. */
    void run(InputStream requests, PrintStream answers) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(requests, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                answers.println(JSON.writeValueAsString(answer(line)));
            }
        }
    }

    private Map<String, Object> answer(String line) {
        Map<String, Object> answer = new LinkedHashMap<>();
        try {
            String id = submission.submit(JobRequest.parse(line));
            answer.put("ok", true);
            answer.put("jobId", id);
        } catch (RefusedException e) {
            refuse(answer, e.place(), e.getCause());
        } catch (Exception | LinkageError e) {
            refuse(answer, null, e);
        }
        return answer;
    }

    private static void refuse(Map<String, Object> answer, String place, Throwable cause) {
        answer.put("ok", false);
        answer.put("place", place);
        answer.put("trace", ExceptionUtils.stringifyException(cause));
    }
}
