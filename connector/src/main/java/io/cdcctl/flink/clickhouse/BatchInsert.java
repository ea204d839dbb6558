package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.SinkOptions.Compression;
import io.cdcctl.flink.clickhouse.http.ClickHouseClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Sends encoded rows into one table. */
final class BatchInsert {

    final InsertStatement statement;
    private final ClickHouseClient client;
    private final Compression compression;

    BatchInsert(ClickHouseClient client, InsertStatement statement, Compression compression) {
        this.client = client;
        this.statement = statement;
        this.compression = compression;
    }

    /** Sends a batch, which must not change until the result is there. */
    CompletableFuture<Void> send(RowBatch batch) throws IOException {
        return send(Payload.of(batch.array(), batch.bytes(), compression));
    }

    /** Sends rows behind their head, and waits until they are written. */
    void write(byte[] bytes, int length) throws IOException {
        try {
            send(Payload.of(bytes, length, compression)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for ClickHouse");
        } catch (ExecutionException e) {
            throw ClickHouseClient.clickHouseException(e.getCause());
        }
    }

    private CompletableFuture<Void> send(Payload payload) {
        return client.insert(statement.text, statement.settings, payload.bytes, payload.length, payload.lz4);
    }
}
