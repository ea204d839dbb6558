package io.cdcctl.flink.clickhouse.http;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A user and where its password comes from. The password appears in no text that this class gives out. */
public final class Credentials implements Serializable {

    private static final long serialVersionUID = 1L;

    public final String user;
    private final String password;
    private final String passwordFile;

    private Credentials(String user, String password, String passwordFile) {
        this.user = user;
        this.password = password;
        this.passwordFile = passwordFile;
    }

    public static Credentials ofPassword(String user, String password) {
        return new Credentials(user, password, null);
    }

    /** The file is read when a connection is made; line ends at its end do not belong to the password. */
    public static Credentials ofFile(String user, String passwordFile) {
        return new Credentials(user, null, passwordFile);
    }

    /**
     * The value of an Authorization header, in which any password is safe.
     *
     * @throws IOException naming the password file where it cannot be read
     */
    String authorization() throws IOException {
        byte[] pair = (user + ":" + readPassword()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private String readPassword() throws IOException {
        if (passwordFile == null) {
            return password;
        }
        try {
            return Files.readString(Path.of(passwordFile), StandardCharsets.UTF_8).replaceAll("[\\r\\n]+$", "");
        } catch (IOException e) {
            throw new IOException("Cannot read the ClickHouse password from the file " + passwordFile, e);
        }
    }

    @Override
    public String toString() {
        return "user " + user;
    }
}
