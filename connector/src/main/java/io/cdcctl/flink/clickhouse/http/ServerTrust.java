package io.cdcctl.flink.clickhouse.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Which certificates a server may show: those that Java trusts, or those that a file vouches for. */
public final class ServerTrust implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String PEM_MARK = "-----BEGIN CERTIFICATE-----";

    private final String option;
    private final String file;

    /**
     * @param option name of the option that holds the file, for messages
     * @param file PEM file with one or more certificates, read when a connection is made; null for Java's own
     */
    public ServerTrust(String option, String file) {
        this.option = option;
        this.file = file;
    }

    /**
     * What a client checks servers with; empty where Java's default does.
     *
     * @throws IOException naming option and file where the file cannot be read or holds no certificate
     */
    Optional<SSLContext> context() throws IOException {
        if (file == null) {
            return Optional.empty();
        }
        byte[] pem = read();
        if (!new String(pem, StandardCharsets.ISO_8859_1).contains(PEM_MARK)) {
            throw unusable("it holds no '" + PEM_MARK + "'", null);
        }
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                trusted.setCertificateEntry("root-" + trusted.size(), certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw unusable(e.getMessage(), e);
        }
    }

    private byte[] read() throws IOException {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw unusable("it cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private IOException unusable(String reason, Throwable cause) {
        return new IOException(
                String.format(
                        "The option '%s' needs a PEM file with certificates, but '%s' is none: %s", option, file, reason),
                cause);
    }

    /** The error of a connection whose certificate was refused, which another attempt does not change; else empty. */
    Optional<ClickHouseException> refusal(URI server, Throwable error) {
        CertificateException refused = null;
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                refused = (CertificateException) cause;
            }
        }
        return Optional.ofNullable(refused).map(reason -> new ClickHouseException(
                String.format(
                        "The certificate of ClickHouse at %s is refused: %s. It was checked against %s.",
                        server,
                        reason.getMessage(),
                        file == null
                                ? "what Java trusts; the option '" + option + "' names other certificates"
                                : "the option '" + option + "' = '" + file + "'"),
                0,
                false,
                error));
    }
}
