package io.cdcctl.flink.mysql.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** Values are written as Java's own formats and Jackson write them. */
class WritingTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RUNS = 20_000;

    private static String written(Consumer<JsonBytes> write) {
        JsonBytes out = new JsonBytes();
        write.accept(out);
        return new String(out.copy(), StandardCharsets.UTF_8);
    }

    @Test
    void texts() throws JsonProcessingException {
        Random random = new Random(1);
        for (int run = 0; run < RUNS; run++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                int bound = new int[] {0x20, 0x80, 0x800, 0x10000, 0x110000}[random.nextInt(5)];
                int point = random.nextInt(bound);
                text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? '"' : point);
            }
            assertEquals(JSON.writeValueAsString(text.toString()), written(out -> out.text(text.toString())));
            assertEquals(JSON.writeValueAsString(text.toString()), written(out -> out.text(text.toString().getBytes(StandardCharsets.UTF_8))));
        }
        assertThrows(IllegalArgumentException.class, () -> written(out -> out.text("\uD83D")));
    }

    @Test
    void integers() {
        Random random = new Random(2);
        for (int run = 0; run < RUNS; run++) {
            long value = random.nextLong() >> random.nextInt(64);
            assertEquals(Long.toString(value), written(out -> out.integer(value)));
        }
        assertEquals("-9223372036854775808", written(out -> out.integer(Long.MIN_VALUE)));
        assertEquals("9223372036854775807", written(out -> out.integer(Long.MAX_VALUE)));
    }

    @Test
    void decimals() {
        Random random = new Random(3);
        for (int run = 0; run < RUNS; run++) {
            BigInteger digits = new BigInteger(1 + random.nextInt(random.nextBoolean() ? 60 : 200), random);
            BigDecimal value = new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(31));
            String plain = value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
            assertEquals(plain, written(out -> Decimals.number(value, out)));
        }
    }

    @Test
    void datesAndTimes() {
        Random random = new Random(4);
        int first = (int) LocalDate.of(0, 1, 1).toEpochDay();
        int last = (int) LocalDate.of(9999, 12, 31).toEpochDay();
        for (int run = 0; run < RUNS; run++) {
            int day = first + random.nextInt(last - first + 1);
            assertEquals(LocalDate.ofEpochDay(day).toString(), written(out -> Moments.date(day, out)));
            long micros = day * 86_400_000_000L + (long) (random.nextDouble() * 86_400_000_000L);
            long rounded = micros - Math.floorMod(micros, new long[] {1, 10, 1000, 1_000_000}[random.nextInt(4)]);
            Instant instant = Instant.ofEpochSecond(Math.floorDiv(rounded, 1_000_000L), Math.floorMod(rounded, 1_000_000L) * 1000);
            String iso = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
            assertEquals(iso, written(out -> Moments.dateTime(rounded, out)));
        }
        assertThrows(IllegalArgumentException.class, () -> written(out -> Moments.date(last + 1, out)));
        assertThrows(IllegalArgumentException.class, () -> written(out -> Moments.date(first - 1, out)));
    }

    /** Every double is read as itself again, and no other text of fewer digits would be. */
    @Test
    void doublesInDocuments() {
        Random random = new Random(5);
        for (int run = 0; run < RUNS; run++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                byte[] document = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x0B).putDouble(value).array();
                String text = written(out -> new Documents().write(document, 0, document.length, out));
                assertEquals(value, Double.parseDouble(text.substring(1, text.length() - 1)));
            }
        }
    }
}
