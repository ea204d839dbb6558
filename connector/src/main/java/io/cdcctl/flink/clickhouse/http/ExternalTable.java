package io.cdcctl.flink.clickhouse.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** Rows that go with a query, which reads them as the table {@link #NAME}. */
public final class ExternalTable {

    public static final String NAME = "sent_rows";

    private final String boundary = UUID.randomUUID().toString();
    private final String structure;
    private final byte[] rowBinary;

    /** @param structure names and types, as in a CREATE TABLE */
    public ExternalTable(String structure, byte[] rowBinary) {
        this.structure = structure;
        this.rowBinary = rowBinary;
    }

    Map<String, String> parameters() {
        return Map.of(NAME + "_format", "RowBinary", NAME + "_structure", structure);
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    byte[] multipart() {
        ByteArrayOutputStream body = new ByteArrayOutputStream(rowBinary.length + 256);
        body.writeBytes(ascii("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + NAME + "\"; filename=\"" + NAME
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
        body.writeBytes(rowBinary);
        body.writeBytes(ascii("\r\n--" + boundary + "--\r\n"));
        return body.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
