package io.cdcctl.flink.clickhouse.rowbinary;

import io.cdcctl.flink.clickhouse.type.ClickHouseType;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Text that holds a decimal number, as numbers of more than 38 digits come, for which Flink has no DECIMAL. */
final class DecimalTextEncoder extends ValueEncoder {

    /** Bytes of the longest text that is read; far more than the 76 digits of the largest Decimal. */
    private static final int MAX_LENGTH = 256;

    private final int precision;
    private final int scale;
    private final int width;
    private final String type;
    private final BigInteger max;
    private final Overflow overflow;

    DecimalTextEncoder(ClickHouseType to, OverflowPolicy policy) {
        super(DecimalEncoders.width(to));
        this.precision = to.number(0);
        this.scale = to.number(1);
        this.width = DecimalEncoders.width(to);
        this.type = to.bare;
        this.max = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
        this.overflow = new Overflow(policy, to);
    }

    @Override
    void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException {
        BinaryStringData text = Utf8.text(row, index);
        BigDecimal number = parse(text);
        // Before any digit is computed: an exponent can stand for more digits than fit into memory.
        if (number.signum() != 0 && (long) number.precision() - number.scale() > precision - scale) {
            if (overflow.clamps(text, out)) {
                out.writeInteger(number.signum() < 0 ? max.negate() : max, width);
            }
        } else if (number.scale() > scale) {
            throw ValueException.ofText(text, "has more fractional digits than " + type);
        } else {
            out.writeInteger(number.setScale(scale).unscaledValue(), width);
        }
    }

    private static BigDecimal parse(BinaryStringData text) throws ValueException {
        if (text.getSizeInBytes() <= MAX_LENGTH) {
            try {
                return new BigDecimal(text.toString()).stripTrailingZeros();
            } catch (NumberFormatException | ArithmeticException e) {
                // Said below.
            }
        }
        throw ValueException.ofText(text, "is not a decimal number");
    }
}
