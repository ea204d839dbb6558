package io.cdcctl.flink.upsertjson;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Random rows, and random damage to their JSON. */
final class RandomRecords {

    /** What stands in place of a value or anywhere else in damaged records. */
    private static final String[] PIECES = {
        "null", "true", "false", "\"true\"", "\" TRUE \"", "\"yes\"", "0", "-0", "1", "00", "01", "-", "-1", "1.0", "1.5", "-0.0",
        "1E+1", "1e2", "1E400", "1e-400", "1e", "1.", ".5", "+1", "NaN", "\"NaN\"", "\"Infinity\"", "Infinity", "127", "128",
        "-128", "-129", "32767", "32768", "2147483647", "2147483648", "-2147483648", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "18446744073709551615", "99999999999999999999", "123456789012345678901234567890123456789",
        "9007199254740993.0", "99999999.99", "100000000.00", "1.005", "1.2300", "0.1", "3.4028236e38", "16777217", "16777217.0",
        "1.00000017881393432617187500001", "1e-45", "1.1754944e-38", "0.3", "123456789.123456789", "\"5\"", "\" 5 \"", "\"1.5\"",
        "\"+5\"", "\"1e2\"", "\"0x1p3\"", "\"1e999\"", "\"\"", "\" \"", "\"a\\u00e9\\ud83d\\ude00\\n\\/\\\"\\\\\"", "\"\\ud83d\"", "\"\\ude00x\"",
        "\"\\ud83d\\u0041\"", "\"\\x\"", "\"\\u12\"", "\"é€😀\"", "\"tab\there\"", "\"nul\u0000\"", "{}", "[]", "{\"a\":[1,{\"b\":2.50}]}",
        "[1,2]", "{\"a\":1", "\"2024-02-29\"", "\"2023-02-29\"", "\"2024-2-1\"", "\"0000-01-01\"", "\"0001-01-01\"", "\"9999-12-31\"",
        "\"+10000-01-01\"", "\"-0001-01-01\"", "\"2024-13-01\"", "\"2024-04-31\"", "\"24:00:00\"", "\"23:59:59\"", "\"23:59:60\"",
        "\"10:00\"", "\"10:00:00.5\"", "\"10:00:00.0\"", "\"10:00:00.\"", "\"2024-02-29T10:00:00\"", "\"2024-02-29 10:00:00\"",
        "\"2024-02-29T10:00:00Z\"", "\"2024-02-29 10:00:00Z\"", "\"2023-02-29T10:00:00\"", "\"2023-02-30 10:00:00Z\"",
        "\"2024-02-29T24:00:00\"", "\"2024-02-29T10:00\"", "\"2024-02-29T10:00:00.123456789\"", "\"2024-02-29T10:00:00.1234567890\"",
        "\"2024-02-29T10:00:00.Z\"", "\"2024-02-29T10:00:00.1Z\"", "\"2024-02-29t10:00:00z\"", "\"2024-02-29T10:00:00+01:00\"",
        "\"1969-12-31T23:59:59.999\"", "\"1969-12-31 23:59:59.999999Z\"", "\"AAEC\"", "\"AAE=\"", "\"AA==\"", "\"AB==\"", "\"AA\"", "\"A===\"",
        "\"A A=\"", "\"_-8=\"", ",", ":", "}", "{", " ", "\t", "\n", "\"", "\\", "x", "/*c*/", "\"i32\":7,", "\"text\":\"t\",", "\"unknown\":1,",
        "\"unknown\":{\"i32\":[1]},", "\"un\\u006bnown\":\"\\u0041\",", "\"i\\u0033\\u0032\":8,", "\"\":1,", "\"naïve\":\"v\",", "\"ünknown\":true,"
    };

    private final Random random;

    RandomRecords(long seed) {
        random = new Random(seed);
    }

    /** A row of ordinary values, some of them NULL. */
    GenericRowData row(RowType rowType) {
        return GenericRowData.of(rowType.getChildren().stream()
                .map(type -> random.nextInt(10) == 0 ? null : value(type))
                .toArray());
    }

    private Object value(LogicalType type) {
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return random.nextBoolean();
            case TINYINT:
                return (byte) random.nextInt();
            case SMALLINT:
                return (short) random.nextInt();
            case INTEGER:
                return random.nextInt() >> random.nextInt(32);
            case BIGINT:
                return random.nextLong() >> random.nextInt(64);
            case FLOAT:
                return random.nextBoolean() ? random.nextInt(1000) / 8f : (float) random.nextGaussian();
            case DOUBLE:
                return random.nextBoolean() ? random.nextInt(1000) / 8d : random.nextGaussian() * Math.pow(10, random.nextInt(40));
            case DECIMAL:
                return decimal((DecimalType) type);
            case DATE:
                return random.nextInt(60_000) - 20_000;
            case TIME_WITHOUT_TIME_ZONE:
                return random.nextInt(86_400) * 1000;
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return timestamp();
            case BINARY:
            case VARBINARY:
                byte[] bytes = new byte[random.nextInt(9)];
                random.nextBytes(bytes);
                return bytes;
            default:
                return StringData.fromString(text());
        }
    }

    private DecimalData decimal(DecimalType type) {
        BigInteger unscaled = new BigInteger(1 + random.nextInt(130), random)
                .mod(BigInteger.TEN.pow(type.getPrecision()));
        BigDecimal decimal = new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.getScale());
        return DecimalData.fromBigDecimal(decimal, type.getPrecision(), type.getScale());
    }

    private TimestampData timestamp() {
        long second = random.nextInt() * (1L + random.nextInt(20));
        int[] units = {1, 1000, 1_000_000, 100_000_000, 1_000_000_000};
        int unit = units[random.nextInt(units.length)];
        return TimestampData.fromLocalDateTime(
                LocalDateTime.ofEpochSecond(second, random.nextInt(1_000_000_000) / unit * unit, ZoneOffset.UTC));
    }

    private String text() {
        int[] firsts = {'a', 'A', ' ', '"', '\\', '/', '\n', 0x01, 0x7f, 0xe9, 0x7ff, 0x800, 0x20ac, 0xfffd, 0x1f600, 0x10ffff};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(firsts[random.nextInt(random.nextBoolean() ? 3 : firsts.length)]);
        }
        return text.toString();
    }

    /** The record with up to three pieces of damage. */
    byte[] damaged(byte[] record) {
        byte[] damaged = record;
        for (int i = random.nextInt(3); i >= 0; i--) {
            damaged = damage(damaged);
        }
        return damaged;
    }

    private byte[] damage(byte[] record) {
        int at = random.nextInt(record.length + 1);
        byte[] piece = PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
        switch (random.nextInt(12)) {
            case 0:
                return Arrays.copyOf(record, at);
            case 1:
                byte[] flipped = record.clone();
                if (at < flipped.length) {
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                }
                return flipped;
            case 2:
                return spliced(record, at, Math.min(record.length, at + 1 + random.nextInt(4)), new byte[0]);
            case 3:
                return spliced(record, at, at, piece);
            case 4:
                return spliced(record, 1, 1, piece);
            case 5:
                return spliced(record, record.length, record.length, piece);
            case 6:
                return spliced(record, at, at, new byte[] {(byte) random.nextInt()});
            case 7:
                return random.nextInt(8) == 0 ? spliced(record, 0, 0, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}) : record;
            default:
                return withValue(record, piece);
        }
    }

    /** Puts the piece in place of some value. */
    private byte[] withValue(byte[] record, byte[] piece) {
        String text = new String(record, StandardCharsets.ISO_8859_1);
        int start = text.indexOf("\":", random.nextInt(record.length + 1)) + 2;
        int end = text.indexOf(",\"", start);
        return start < 2 || end < 0 ? record : spliced(record, start, end, piece);
    }

    private static byte[] spliced(byte[] record, int from, int to, byte[] piece) {
        byte[] spliced = Arrays.copyOf(record, record.length - (to - from) + piece.length);
        System.arraycopy(piece, 0, spliced, from, piece.length);
        System.arraycopy(record, to, spliced, from + piece.length, record.length - to);
        return spliced;
    }
}
