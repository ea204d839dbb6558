package io.cdcctl.flink.clickhouse.http;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How ClickHouse is reached. */
public final class ConnectionConfig implements Serializable {

    private static final long serialVersionUID = 1L;

    final List<URI> endpoints;
    final Credentials credentials;
    final ServerTrust trust;
    final Duration requestTimeout;
    final Duration maxRetryDuration;
    final TreeMap<String, String> settings;

    /** @param settings ClickHouse settings that go with every insert */
    public ConnectionConfig(
            List<URI> endpoints,
            Credentials credentials,
            ServerTrust trust,
            Duration requestTimeout,
            Duration maxRetryDuration,
            Map<String, String> settings) {
        this.endpoints = List.copyOf(endpoints);
        this.credentials = credentials;
        this.trust = trust;
        this.requestTimeout = requestTimeout;
        this.maxRetryDuration = maxRetryDuration;
        this.settings = new TreeMap<>(settings);
    }
}
