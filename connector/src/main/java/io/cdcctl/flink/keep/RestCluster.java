package io.cdcctl.flink.keep;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.messages.webmonitor.MultipleJobsDetails;
import org.apache.flink.runtime.rest.RestClient;
import org.apache.flink.runtime.rest.handler.legacy.messages.ClusterOverviewWithVersion;
import org.apache.flink.runtime.rest.messages.ClusterOverviewHeaders;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobsOverviewHeaders;
import org.apache.flink.runtime.rest.messages.MessageHeaders;
import org.apache.flink.runtime.rest.messages.ResponseBody;
import org.apache.flink.util.ConfigurationException;

/** Asks a JobManager over REST, as the configuration of Flink says, TLS included. */
final class RestCluster implements Cluster.View {

    private static final int ANSWER_SECONDS = 10;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "job-manager");
        thread.setDaemon(true);
        return thread;
    });
    private final RestClient client;
    private final String host;
    private final int port;

    RestCluster(Configuration configuration) throws ConfigurationException {
        client = new RestClient(configuration, threads);
        host = configuration.get(RestOptions.ADDRESS);
        port = configuration.get(RestOptions.PORT);
    }

    @Override
    public Cluster look() throws IOException, InterruptedException {
        MultipleJobsDetails jobs = ask(JobsOverviewHeaders.getInstance());
        ClusterOverviewWithVersion overview = ask(ClusterOverviewHeaders.getInstance());
        List<Cluster.Job> known = jobs.getJobs().stream()
                .map(job -> new Cluster.Job(job.getJobName(), job.getStatus().name()))
                .collect(Collectors.toList());
        return new Cluster(
                known,
                overview.getNumTaskManagersConnected(),
                overview.getNumSlotsTotal(),
                overview.getNumSlotsAvailable());
    }

    private <P extends ResponseBody> P ask(MessageHeaders<EmptyRequestBody, P, EmptyMessageParameters> question)
            throws IOException, InterruptedException {
        try {
            return client.sendRequest(
                            host, port, question, EmptyMessageParameters.getInstance(), EmptyRequestBody.getInstance())
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The JobManager does not answer", e);
        }
    }
}
