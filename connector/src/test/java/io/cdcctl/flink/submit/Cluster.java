package io.cdcctl.flink.submit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** A JobManager with its REST endpoint and a TaskManager, in this process. */
final class Cluster {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final MiniCluster cluster;

    Cluster() throws Exception {
        Configuration settings = new Configuration();
        settings.setString("rest.bind-address", "127.0.0.1");
        settings.setString("rest.address", "127.0.0.1");
        settings.setString("rest.bind-port", "0");
        // Milliseconds that answers of the REST endpoint may be old.
        settings.setString("web.refresh-interval", "50");
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(8)
                .build());
        cluster.start();
    }

    MiniCluster flink() {
        return cluster;
    }

    int port() throws Exception {
        return cluster.getRestAddress().get().getPort();
    }

    /** What a client reads from its configuration folder, for this port. */
    static Configuration clientConfiguration(int port) {
        Configuration configuration = new Configuration();
        configuration.setString("rest.address", "127.0.0.1");
        configuration.setString("jobmanager.rpc.address", "127.0.0.1");
        configuration.setString("rest.port", String.valueOf(port));
        configuration.setString("rest.retry.delay", "100");
        configuration.setString("rest.retry.max-attempts", "5");
        return configuration;
    }

    /** The text of a REST answer. */
    String get(String path) throws Exception {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    void close() throws Exception {
        cluster.close();
    }
}
