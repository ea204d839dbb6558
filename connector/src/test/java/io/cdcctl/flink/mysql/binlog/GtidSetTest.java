package io.cdcctl.flink.mysql.binlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GtidSetTest {

    private static final UUID A = UUID.fromString("0adf1b6d-8a2e-11ee-9f3c-0242ac110002");
    private static final UUID B = UUID.fromString("f0df1b6d-8a2e-11ee-9f3c-0242ac110002");

    @Test
    void readsAndWritesWhatMysqlWrites() {
        String text = A + ":1-5:7:9-10:tag_1:1:3-4:zoo:2," + B + ":1";
        assertEquals(text, GtidSet.parse(text).toString());
        assertEquals(text, GtidSet.parse(B.toString().toUpperCase(java.util.Locale.ROOT) + ":1,\n " + A + ":7 : 1 - 5:Tag_1:3-4:1, "
                + A + ":zoo:2," + A + ":10:9").toString());
        assertEquals("", GtidSet.parse(" ").toString());
        assertEquals(A + ":1", GtidSet.parse(A.toString().replace("-", "") + ":1").toString());
    }

    @Test
    void refusesWhatIsNoSet() {
        for (String wrong : new String[] {"x", A.toString(), A + ":", A + ":0", A + ":1-", A + ":1-2-3", A + ":9tag:1", A + ":a-b:1", "1:" + A}) {
            assertThrows(IllegalArgumentException.class, () -> GtidSet.parse(wrong), wrong);
        }
        assertEquals("", GtidSet.parse(A + ":5-4").toString());
    }

    @Test
    void sameNumbersOfAnotherTagAreOthers() {
        GtidSet set = new GtidSet();
        set.add(A, "", 1);
        set.add(A, "t", 2);
        assertTrue(set.contains(A, "", 1));
        assertFalse(set.contains(A, "", 2));
        assertFalse(set.contains(A, "t", 1));
        assertFalse(set.contains(B, "", 1));
        assertTrue(set.isSubsetOf(GtidSet.parse(A + ":1-9:t:2")));
        assertFalse(set.isSubsetOf(GtidSet.parse(A + ":1-9")));
    }

    @Test
    void encodesSetsWithoutTagsAsBefore() throws Exception {
        byte[] bytes = GtidSetBytes.encode(GtidSet.parse(A + ":1-5:7"));
        assertEquals(8 + 16 + 8 + 32, bytes.length);
        assertArrayEquals(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0x0a, (byte) 0xdf, 0x1b, 0x6d}, java.util.Arrays.copyOf(bytes, 12));
        assertEquals(6, bytes[40]);
        byte[] tagged = GtidSetBytes.encode(GtidSet.parse(A + ":1:ab:2"));
        assertArrayEquals(new byte[] {1, 2, 0, 0, 0, 0, 0, 1}, java.util.Arrays.copyOf(tagged, 8));
        assertArrayEquals(new byte[] {4, 'a', 'b', 1}, java.util.Arrays.copyOfRange(tagged, 8 + 41 + 16, 8 + 41 + 20));
    }

    @Test
    void setsAreWhatBitSetsAre() throws Exception {
        Random random = new Random(15);
        for (int round = 0; round < 2000; round++) {
            BitSet[] bits = {new BitSet(), new BitSet()};
            GtidSet[] sets = {new GtidSet(), new GtidSet()};
            for (int i = 0; i < 60; i++) {
                int which = random.nextInt(2);
                int number = 1 + random.nextInt(40);
                int source = random.nextInt(3);
                sets[which].add(source == 2 ? B : A, source == 1 ? "t" : "", number);
                bits[which].set(source * 100 + number);
            }
            BitSet union = (BitSet) bits[0].clone();
            union.or(bits[1]);
            BitSet rest = (BitSet) bits[0].clone();
            rest.andNot(bits[1]);
            assertSame(bits[0], sets[0]);
            assertSame(union, sets[0].union(sets[1]));
            assertSame(rest, sets[0].subtract(sets[1]));
            assertEquals(rest.isEmpty(), sets[0].isSubsetOf(sets[1]));
            byte[] encoded = GtidSetBytes.encode(sets[0]);
            assertEquals(sets[0], GtidSetBytes.decode(encoded, 0, encoded.length));
            assertEquals(sets[0], GtidSet.parse(sets[0].toString()));
            assertEquals(sets[0], sets[0].copy());
        }
    }

    private static void assertSame(BitSet bits, GtidSet set) {
        GtidSet other = new GtidSet();
        bits.stream().forEach(bit -> other.add(bit >= 200 ? B : A, bit >= 100 && bit < 200 ? "t" : "", bit % 100));
        assertEquals(other.toString(), set.toString());
        for (int bit = 0; bit < 300; bit++) {
            assertEquals(bits.get(bit), bit % 100 > 0 && set.contains(bit >= 200 ? B : A, bit >= 100 && bit < 200 ? "t" : "", bit % 100));
        }
    }
}
