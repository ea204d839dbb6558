package io.cdcctl.flink.clickhouse.rowbinary;

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Text such as 61f0c404-5cb3-11e7-907b-a6006ad3dba0 into a UUID, which is two numbers of 64 bits. */
final class UuidEncoder extends ValueEncoder {

    private static final int LENGTH = 36;
    /** Where the second number begins. */
    private static final int MIDDLE = 19;

    private final byte[] digits = new byte[LENGTH];

    UuidEncoder() {
        super(16);
    }

    @Override
    void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
        BinaryStringData text = Utf8.text(row, index);
        if (text.getSizeInBytes() != LENGTH) {
            throw ValueException.ofText(text, "is not a UUID");
        }
        Utf8.copy(text, digits, 0);
        for (int i = 0; i < LENGTH; i++) {
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? digits[i] != '-' : Character.digit(digits[i], 16) < 0) {
                throw ValueException.ofText(text, "is not a UUID");
            }
        }
        out.writeLong(number(0, MIDDLE));
        out.writeLong(number(MIDDLE, LENGTH));
    }

    private long number(int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            if (digits[i] != '-') {
                number = number << 4 | Character.digit(digits[i], 16);
            }
        }
        return number;
    }
}
