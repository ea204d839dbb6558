package io.cdcctl.flink.keep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** What `cdcctl render` has written of the pipeline, and what the environment adds. */
final class KeepSettings {

    final String pipeline;
    final int generation;
    final int parallelism;
    /** Flink's name for the folder of checkpoints, which differs between its versions. */
    final String checkpointOption;

    final String sinkUser;
    /** Variable of the sink user's password. */
    final String sinkPassword;

    final String tablesQuery;
    /** Variables that hold secrets. */
    final List<String> secretNames;
    /** After so many seconds no task of a lost JobManager runs any more. */
    final int quietSeconds;

    private final Map<String, String> environment;

    private KeepSettings(JsonNode file, Map<String, String> environment) {
        this.pipeline = file.required("pipeline").asText();
        this.generation = file.required("generation").asInt();
        this.parallelism = file.required("parallelism").asInt();
        this.checkpointOption = file.required("checkpointOption").asText();
        this.sinkUser = file.required("sinkUser").asText();
        this.sinkPassword = file.required("sinkPassword").asText();
        this.tablesQuery = file.required("tablesQuery").asText();
        this.quietSeconds = file.required("quietSeconds").asInt();
        List<String> names = new ArrayList<>();
        file.required("secrets").forEach(name -> names.add(name.asText()));
        this.secretNames = List.copyOf(names);
        this.environment = environment;
    }

    static KeepSettings of(String json, Map<String, String> environment) throws IOException {
        return new KeepSettings(new ObjectMapper().readTree(json), environment);
    }

    /** Name of a job, as Flink knows it. */
    String job(JobKind kind) {
        return pipeline + "-" + kind.text();
    }

    /** Whether jobs that never ran are to be submitted; cdcctl says `resume` where it does that. */
    boolean asked() {
        return environment.getOrDefault("CDCCTL_JOBS", "submit").equals("submit");
    }

    /** Job parameters by which cdcctl recognises a job; empty where it has given none. */
    String parameters(JobKind kind) {
        return environment.getOrDefault("CDCCTL_" + kind.name() + "_PARAMETERS", "");
    }

    /** A variable, or the content of the file that the variable with {@code _FILE} behind its name names; else null. */
    String value(String name) {
        String value = environment.get(name);
        String file = environment.get(name + "_FILE");
        if (value != null || file == null) {
            return value;
        }
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8).replaceFirst("[\\r\\n]+$", "");
        } catch (IOException e) {
            throw new IllegalStateException("The file " + file + " of " + name + "_FILE cannot be read", e);
        }
    }

    /** The secrets that are there, by their variables. */
    Map<String, String> secrets() {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String name : secretNames) {
            String value = value(name);
            if (value != null) {
                secrets.put(name, value);
            }
        }
        return secrets;
    }
}
