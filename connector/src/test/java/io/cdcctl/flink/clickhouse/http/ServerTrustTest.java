package io.cdcctl.flink.clickhouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot vouch for a server; TlsTest has those that can. */
class ServerTrustTest {

    @TempDir
    Path directory;

    private static String refusal(Path file) {
        return assertThrows(IOException.class, () -> new ServerTrust("ssl.file", file.toString()).context())
                .getMessage();
    }

    @Test
    void fileThatCannotBeReadIsNamed() {
        Path missing = directory.resolve("missing.pem");
        assertEquals(
                "The option 'ssl.file' needs a PEM file with certificates, but '" + missing
                        + "' is none: it cannot be read (NoSuchFileException)",
                refusal(missing));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----"})
    void fileWithoutCertificateIsNamed(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("root.pem"), content);
        assertEquals(
                "The option 'ssl.file' needs a PEM file with certificates, but '" + file
                        + "' is none: it holds no '-----BEGIN CERTIFICATE-----'",
                refusal(file));
    }

    @Test
    void fileWithBrokenCertificateIsNamed() throws IOException {
        Path file = Files.writeString(
                directory.resolve("root.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        String refusal = refusal(file);
        assertTrue(
                refusal.startsWith(
                        "The option 'ssl.file' needs a PEM file with certificates, but '" + file + "' is none: "),
                refusal);
    }

    @Test
    void withoutFileJavaDecides() throws IOException {
        assertTrue(new ServerTrust("ssl.file", null).context().isEmpty());
    }
}
