package io.cdcctl.flink.clickhouse.http;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Errors as ClickHouse answers them, for tests outside of this package. */
public final class ClickHouseErrors {

    private ClickHouseErrors() {}

    public static ClickHouseException of(int code, String text) {
        return ErrorClassifier.inAnswer(
                        URI.create("http://127.0.0.1:8123/"),
                        500,
                        HttpHeaders.of(Map.of("X-ClickHouse-Exception-Code", List.of("" + code)), (name, value) -> true),
                        text.getBytes(StandardCharsets.UTF_8),
                        false)
                .orElseThrow();
    }
}
