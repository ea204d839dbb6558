package io.cdcctl.flink.mysql.binlog;

/** How a connection is encrypted, by MySQL's names. */
public enum TlsMode {
    DISABLED,
    /** Encrypted where the server can. */
    PREFERRED,
    /** Always encrypted; whoever the server is. */
    REQUIRED,
    /** And the certificate is signed by someone whom this Java trusts. */
    VERIFY_CA,
    /** And it is the certificate of this host. */
    VERIFY_IDENTITY
}
