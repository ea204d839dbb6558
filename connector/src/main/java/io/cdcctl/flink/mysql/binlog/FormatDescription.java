package io.cdcctl.flink.mysql.binlog;

import java.nio.charset.StandardCharsets;

/** The first event of each binlog file: how the file is written, and by which server. */
public final class FormatDescription {

    private static final int VERSION_BYTES = 50;

    /** Of the server that wrote the file, as in {@code 8.0.15-log}. */
    public final String serverVersion;

    /** The same as a number: 80015. */
    public final int version;

    /** Seconds since the epoch at which the file was begun, where the server was started with it; else 0. */
    public final long created;

    /** Whether the events of the file have checksums. */
    public final boolean checksums;

    private FormatDescription(String serverVersion, long created, boolean checksums) {
        this.serverVersion = serverVersion;
        this.version = number(serverVersion);
        this.created = created;
        this.checksums = checksums;
    }

    /** A file of a server of this version, for what stands in none. */
    public static FormatDescription of(String serverVersion) {
        return new FormatDescription(serverVersion, 0, true);
    }

    /** The body without the four bytes of the checksum, which this event always has room for. */
    public static FormatDescription parse(byte[] body, int from, int to) throws MalformedEventException {
        EventBytes in = new EventBytes(body, from, to);
        int binlogVersion = in.u16();
        if (binlogVersion != 4) {
            throw new MalformedEventException("version " + binlogVersion + " of the binlog's format");
        }
        byte[] name = in.copy(VERSION_BYTES);
        int length = 0;
        while (length < VERSION_BYTES && name[length] != 0) {
            length++;
        }
        long created = in.le(4);
        in.skip(1);
        in.need(1);
        return new FormatDescription(
                new String(name, 0, length, StandardCharsets.US_ASCII), created, body[to - 1] == 1);
    }

    /** 80015 of {@code 8.0.15-log}; what cannot be read counts as 0. */
    static int number(String version) {
        int number = 0;
        int at = 0;
        for (int part = 0; part < 3; part++) {
            int value = 0;
            while (at < version.length() && Character.isDigit(version.charAt(at)) && value < 1000) {
                value = value * 10 + version.charAt(at++) - '0';
            }
            number = number * 100 + Math.min(value, 99);
            if (at < version.length() && version.charAt(at) == '.') {
                at++;
            }
        }
        return number;
    }
}
