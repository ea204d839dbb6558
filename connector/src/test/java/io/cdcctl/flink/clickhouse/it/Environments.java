package io.cdcctl.flink.clickhouse.it;

import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink clusters in this JVM, each for one job. */
final class Environments {

    private Environments() {}

    /** A job that ends with its first failure. */
    static StreamExecutionEnvironment failing() {
        return environment("none", 0);
    }

    /** A job that goes on from its last checkpoint, at once, however often it fails. */
    static StreamExecutionEnvironment restarting(Duration checkpointInterval) {
        StreamExecutionEnvironment environment = environment("fixed-delay", 1_000_000);
        environment.enableCheckpointing(checkpointInterval.toMillis());
        return environment;
    }

    private static StreamExecutionEnvironment environment(String restartStrategy, int attempts) {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", restartStrategy);
        if (attempts > 0) {
            configuration.setString("restart-strategy.fixed-delay.attempts", String.valueOf(attempts));
            configuration.setString("restart-strategy.fixed-delay.delay", "0 s");
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(1);
        return environment;
    }
}
