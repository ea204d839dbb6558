package io.cdcctl.flink.clickhouse.it;

import static io.cdcctl.flink.clickhouse.it.Failures.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** ClickHouse behind https://, and whom the sink believes to be it. */
class TlsTest {

    @RegisterExtension
    static final ClickHouseServer SERVER = new ClickHouseServer();

    @TempDir
    static Path directory;

    private static KeyPair right;
    private static KeyPair otherHost;

    @BeforeAll
    static void makeKeys() throws Exception {
        right = new KeyPair(directory.resolve("right"), "ip:127.0.0.1");
        otherHost = new KeyPair(directory.resolve("other-host"), "dns:clickhouse.example");
    }

    @BeforeEach
    void createTable() {
        SERVER.query("CREATE OR REPLACE TABLE t (id Int64, _version UInt64, _is_deleted UInt8)"
                + " ENGINE = ReplacingMergeTree(_version) ORDER BY id");
    }

    private static void write(KeyPair shown, Path trusted) throws Exception {
        try (FaultProxy proxy = new FaultProxy(SERVER.url, shown.serverContext())) {
            SinkJob job = new SinkJob(SERVER, "t", new TreeMap<>(Map.of("id", "BIGINT NOT NULL")))
                    .option("url", proxy.url());
            if (trusted != null) {
                job.option("ssl.root-certificate-file", trusted.toString());
            }
            job.run(List.of(Row.ofKind(RowKind.INSERT, 1L, 0L)));
        }
    }

    private static Path pem(String content) throws Exception {
        return Files.writeString(Files.createTempFile(directory, "root", ".pem"), content);
    }

    private static void assertNothingWritten() {
        assertEquals("0", SERVER.query("SELECT count() FROM t"));
    }

    @Test
    void serverOfTheGivenAuthorityIsBelieved() throws Exception {
        write(right, right.authority);
        assertEquals("1", SERVER.query("SELECT count() FROM t"));
    }

    @Test
    void anyOfSeveralAuthoritiesDoes() throws Exception {
        write(right, pem("# roots\n" + Files.readString(otherHost.authority) + Files.readString(right.authority)));
        assertEquals("1", SERVER.query("SELECT count() FROM t"));
    }

    @Test
    void serverOfAnotherAuthorityIsRefusedAtOnce() {
        String failure = Failures.of(() -> write(right, otherHost.authority));
        assertContains(failure, "The certificate of ClickHouse at https://127.0.0.1:");
        assertContains(failure, "is refused: PKIX path ");
        assertContains(
                failure,
                "It was checked against the option 'ssl.root-certificate-file' = '" + otherHost.authority + "'.");
        assertFalse(failure.contains("Gave up"), failure);
        assertNothingWritten();
    }

    @Test
    void serverThatJavaDoesNotTrustIsRefusedNamingTheOption() {
        String failure = Failures.of(() -> write(right, null));
        assertContains(failure, "is refused: PKIX path building failed");
        assertContains(
                failure,
                "It was checked against what Java trusts; the option 'ssl.root-certificate-file' names other"
                        + " certificates.");
        assertNothingWritten();
    }

    @Test
    void serverWithTheNameOfAnotherHostIsRefused() {
        assertContains(
                Failures.of(() -> write(otherHost, otherHost.authority)),
                "is refused: No subject alternative names matching IP address 127.0.0.1 found.");
        assertNothingWritten();
    }
}
