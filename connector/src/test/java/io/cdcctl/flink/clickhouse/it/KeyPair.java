package io.cdcctl.flink.clickhouse.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A new key and certificate of a server, and the certificate of the authority that signed it, made by keytool. */
final class KeyPair {

    private static final String PASSWORD = "changeit";

    private final Path directory;
    /** PEM file with the certificate of the authority. */
    final Path authority;

    /** @param names subject alternative names of the server as keytool writes them, such as {@code ip:127.0.0.1} */
    KeyPair(Path directory, String names) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        this.authority = directory.resolve("authority.pem");
        keytool("authority.p12", "-genkeypair", "-alias", "authority", "-keyalg", "EC", "-dname", "CN=Test authority",
                "-ext", "bc=ca:true");
        keytool("authority.p12", "-exportcert", "-alias", "authority", "-rfc", "-file", authority.toString());
        keytool("server.p12", "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=Test server");
        String request = directory.resolve("request").toString();
        String signed = directory.resolve("signed").toString();
        keytool("server.p12", "-certreq", "-alias", "server", "-file", request);
        keytool("authority.p12", "-gencert", "-alias", "authority", "-infile", request, "-outfile", signed,
                "-ext", "san=" + names);
        keytool("server.p12", "-importcert", "-alias", "authority", "-noprompt", "-file", authority.toString());
        keytool("server.p12", "-importcert", "-alias", "server", "-file", signed);
    }

    private void keytool(String store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", directory.resolve(store).toString(), "-storetype", "PKCS12", "-storepass",
                PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool " + List.of(arguments) + ": " + output);
        }
    }

    /** What a server shows the certificate with. */
    SSLContext serverContext() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("server.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
