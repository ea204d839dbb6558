package io.cdcctl.flink.mysql.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is written without an object is what Java's own classes write. */
class JsonBytesTest {

    private static final int RUNS = 100_000;

    private static String written(Consumer<JsonBytes> write) {
        JsonBytes out = new JsonBytes();
        write.accept(out);
        return new String(out.copy(), StandardCharsets.UTF_8);
    }

    @Test
    void unsignedNumbers() {
        Random random = new Random(1);
        for (int run = 0; run < RUNS; run++) {
            long value = random.nextLong() >> random.nextInt(64);
            assertEquals(Long.toUnsignedString(value), written(out -> out.unsigned(value)));
        }
    }

    @Test
    void floatsOfAllSizes() {
        Random random = new Random(2);
        for (int run = 0; run < RUNS; run++) {
            double twice = Double.longBitsToDouble(random.nextLong());
            float single = Float.intBitsToFloat(random.nextInt());
            if (Double.isFinite(twice) && Float.isFinite(single)) {
                assertEquals(Double.toString(twice), written(out -> Floats.float64(twice, out)));
                assertEquals(Float.toString(single), written(out -> Floats.float32(single, out)));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> written(out -> Floats.float64(Double.NaN, out)));
        assertThrows(IllegalArgumentException.class, () -> written(out -> Floats.float32(Float.NEGATIVE_INFINITY, out)));
    }

    @Test
    void floatsOfFewDecimals() {
        Random random = new Random(3);
        JsonBytes out = new JsonBytes();
        for (int run = 0; run < 10 * RUNS; run++) {
            double twice = (double) (random.nextLong() >> 10 + random.nextInt(54)) / (long) Math.pow(10, random.nextInt(10));
            out.clear();
            Floats.float64(twice, out);
            assertEquals(Double.toString(twice), new String(out.copy(), StandardCharsets.US_ASCII));
            float single = (float) ((random.nextInt(4_000_000) - 2_000_000) / Math.pow(10, random.nextInt(10)));
            out.clear();
            Floats.float32(single, out);
            assertEquals(Float.toString(single), new String(out.copy(), StandardCharsets.US_ASCII));
        }
    }

    /** As MySQL 9 writes them: the shortest text, also where the nearest one of as many digits is read as another double. */
    @Test
    void doublesOfDocuments() {
        assertEquals("0.00000000000005684341886080802", written(out -> DocumentNumbers.write(Math.pow(2, -44), out)));
        // Two texts of as many digits are as near.
        assertEquals("654851397074174.2", written(out -> DocumentNumbers.write(654851397074174.25, out)));
        assertEquals("654851397074174.8", written(out -> DocumentNumbers.write(654851397074174.75, out)));
        assertEquals("5e-324", written(out -> DocumentNumbers.write(Double.MIN_VALUE, out)));
        for (int exponent = -1074; exponent < 1024; exponent++) {
            double number = Math.scalb(1.0, exponent);
            String text = written(out -> DocumentNumbers.write(number, out));
            assertEquals(number, Double.parseDouble(text), text);
            BigDecimal digits = new BigDecimal(text).stripTrailingZeros();
            BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen(1 - digits.scale());
            BigDecimal shorter = digits.divideToIntegralValue(unit).multiply(unit);
            boolean isShortest = digits.precision() == 1 || shorter.doubleValue() != number && shorter.add(unit).doubleValue() != number;
            assertTrue(isShortest, text);
        }
    }

    @Test
    void base64() {
        Random random = new Random(4);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertEquals('"' + Base64.getEncoder().encodeToString(bytes) + '"', written(out -> out.base64(bytes)));
        }
    }

    /** Bytes that are not UTF-8 become what Java's decoder makes of them. */
    @Test
    void textsOfAnyBytes() {
        Random random = new Random(5);
        int[] likely = {0x00, 0x22, 0x41, 0x5C, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
        for (int run = 0; run < RUNS; run++) {
            byte[] bytes = new byte[random.nextInt(8)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) likely[random.nextInt(likely.length)];
            }
            assertEquals(written(out -> out.text(new String(bytes, StandardCharsets.UTF_8))), written(out -> out.text(bytes)));
        }
    }

    @Test
    void charactersByTheirBytes() {
        for (int point = 0x80; point <= Character.MAX_CODE_POINT; point++) {
            boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            byte[] wanted = half ? "\uFFFD".getBytes(StandardCharsets.UTF_8) : new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8);
            JsonBytes out = new JsonBytes();
            out.character(Utf8.bytes(point));
            assertArrayEquals(wanted, out.copy());
        }
        assertEquals("\\\"\\n\\u0001a", written(out -> "\"\n\u0001a".chars().forEach(c -> out.character(Utf8.bytes(c)))));
    }
}
