package io.cdcctl.flink.submit;

import java.util.Collection;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.ClusterClientFactory;
import org.apache.flink.client.deployment.ClusterDescriptor;
import org.apache.flink.client.deployment.DefaultClusterClientServiceLoader;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.client.JobStatusMessage;

/** The jobs that a cluster knows. */
final class Jobs {

    private final Configuration configuration;

    Jobs(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Whether the cluster knows a job of this id, running or ended. */
    boolean has(JobID id) throws Exception {
        return list(new DefaultClusterClientServiceLoader().getClusterClientFactory(configuration)).stream()
                .anyMatch(job -> job.getJobId().equals(id));
    }

    /** Whether the job was submitted although that seemed to fail. A job that failed while it was set up was not. */
    boolean tookOver(JobID id, Exception failure) {
        try {
            return list(new DefaultClusterClientServiceLoader().getClusterClientFactory(configuration)).stream()
                    .anyMatch(job -> job.getJobId().equals(id) && job.getJobState() != JobStatus.FAILED);
        } catch (Exception e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private <T> Collection<JobStatusMessage> list(ClusterClientFactory<T> factory) throws Exception {
        try (ClusterDescriptor<T> descriptor = factory.createClusterDescriptor(configuration);
                ClusterClient<T> client = descriptor.retrieve(factory.getClusterId(configuration)).getClusterClient()) {
            return client.listJobs().get();
        }
    }
}
