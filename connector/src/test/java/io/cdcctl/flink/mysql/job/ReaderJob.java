package io.cdcctl.flink.mysql.job;

import io.cdcctl.flink.kafka.TopicRecords;
import io.cdcctl.flink.mysql.source.BinlogSource;
import io.cdcctl.flink.mysql.source.SourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/** The whole source in a job that is ended and gone on with, whose records are {@link WrittenRecords#ALL}. */
final class ReaderJob {

    private static final long SECONDS = 60;
    private static final long PATIENCE_SECONDS = 120;

    private final MiniCluster cluster;
    private final Path folder;
    private final SourceSettings settings;
    private final long checkpointMillis;
    private JobID job;

    /** Where the newest state of the last job is; null where there is none. */
    private String state;

    /** Checkpoints go into the folder. */
    ReaderJob(Path folder, SourceSettings settings, long checkpointMillis) throws Exception {
        this.folder = folder;
        this.settings = settings;
        this.checkpointMillis = checkpointMillis;
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration())
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(4)
                .build());
        cluster.start();
    }

    private Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.setString("rest.address", "127.0.0.1");
        configuration.setString("rest.bind-port", "0");
        configuration.setString("web.refresh-interval", "20");
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "1000000");
        configuration.setString("restart-strategy.fixed-delay.delay", "20 ms");
        configuration.setString("state.checkpoints.dir", folder.toUri().toString());
        configuration.setString("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
        return configuration;
    }

    /** Begins, or goes on from where the last job ended. */
    void start(int parallelism) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        environment.setParallelism(parallelism);
        environment.setMaxParallelism(8);
        environment.enableCheckpointing(checkpointMillis);
        environment
                .fromSource(
                        new BinlogSource(settings, InternalTypeInfo.of(TopicRecords.ROW_WITH_VERSION.getLogicalType())),
                        WatermarkStrategy.noWatermarks(),
                        "binlog")
                .uid("binlog")
                .map(ReaderJob::take)
                .uid("take")
                .returns(Types.INT)
                .sinkTo(new DiscardingSink<>())
                .uid("discard");
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        if (state != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(state, false));
        }
        job = cluster.submitJob(graph).get(SECONDS, TimeUnit.SECONDS).getJobID();
    }

    private static int take(RowData record) {
        WrittenRecords.ALL.take(record);
        return 0;
    }

    /** Ends it as a crash does: what came since the last checkpoint is read again. */
    void crash() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (state == null && checkpoint() == null) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no checkpoint in " + PATIENCE_SECONDS + " s; the job: " + failure());
            }
            Thread.sleep(20);
        }
        cluster.cancelJob(job).get(SECONDS, TimeUnit.SECONDS);
        cluster.requestJobResult(job).get(SECONDS, TimeUnit.SECONDS);
        String newest = checkpoint();
        state = newest == null ? state : newest;
    }

    /** Ends it as a stop does; false where it cannot be stopped at present. */
    boolean stop() throws Exception {
        try {
            state = cluster.stopWithSavepoint(job, folder.toUri().toString(), false, SavepointFormatType.CANONICAL)
                    .get(SECONDS, TimeUnit.SECONDS);
            cluster.requestJobResult(job).get(SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            return graph().getState() == JobStatus.FINISHED && findSavepoint();
        }
    }

    /** The job may be gone before its last answer is on its way. */
    private boolean findSavepoint() throws IOException {
        String name = "savepoint-" + job.toHexString().substring(0, 6);
        try (Stream<Path> all = Files.list(folder)) {
            Path found = all.filter(path -> path.getFileName().toString().startsWith(name) && Files.exists(path.resolve("_metadata")))
                    .findFirst()
                    .orElse(null);
            state = found == null ? state : found.toUri().toString();
            return found != null;
        }
    }

    private String checkpoint() throws Exception {
        CheckpointStatsSnapshot stats = graph().getCheckpointStatsSnapshot();
        CompletedCheckpointStats newest = stats == null ? null : stats.getHistory().getLatestCompletedCheckpoint();
        return newest == null ? null : newest.getExternalPath();
    }

    /** How many it has completed since it was started. */
    long checkpoints() throws Exception {
        return graph().getCheckpointStatsSnapshot().getCounts().getNumberOfCompletedCheckpoints();
    }

    private AccessExecutionGraph graph() throws Exception {
        return cluster.getExecutionGraph(job).get(SECONDS, TimeUnit.SECONDS);
    }

    /** Why it failed last; null where it never did. */
    String failure() throws Exception {
        AccessExecutionGraph graph = graph();
        return graph.getState() + (graph.getFailureInfo() == null ? "" : ", " + graph.getFailureInfo().getExceptionAsString());
    }

    /** Where those threads of this process are that read, for a job that does not go on. */
    static String threads() {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            if (Arrays.stream(frames).anyMatch(frame -> frame.getClassName().startsWith("io.cdcctl.") && !frame.getClassName().contains(".job."))) {
                text.append(thread.getName()).append('\n');
                Arrays.stream(frames).limit(20).forEach(frame -> text.append("    ").append(frame).append('\n'));
            }
        });
        return text.toString();
    }

    void close() throws Exception {
        cluster.close();
    }
}
