package io.cdcctl.flink.mysql.binlog;

import java.io.IOException;
import java.util.zip.CRC32;

/** Reads events from packets and verifies their checksums. */
final class EventReader {

    private static final int CHECKSUM = 4;

    private final Packets packets;
    private final int maxEventBytes;
    private final CRC32 crc = new CRC32();
    private final byte[] scratch = new byte[8192];

    /** Whether events have checksums: as the server announced it, then as each file says. */
    private boolean checksums;

    EventReader(Packets packets, int maxEventBytes) {
        this.packets = packets;
        this.maxEventBytes = maxEventBytes;
    }

    /** What the server said of its checksums: what it sends before the first file's description has them so. */
    void announced(boolean withChecksums) {
        checksums = withChecksums;
    }

    /** Fills the object with the next event; false at the end of a binlog that is not waited for. */
    boolean next(BinlogEvent event) throws IOException {
        event.shrink();
        packets.begin();
        int status = packets.u8();
        if (status != Answers.OK) {
            return end(status);
        }
        if (packets.read(event.body, 0, BinlogEvent.HEADER) < BinlogEvent.HEADER) {
            throw new MalformedEventException("a packet that ends in an event's header");
        }
        event.readHeader();
        boolean isFormat = event.type == BinlogEvent.FORMAT_DESCRIPTION;
        int behind = checksums || isFormat ? CHECKSUM : 0;
        if (event.length < BinlogEvent.HEADER + behind) {
            throw new MalformedEventException("an event of " + event.length + " bytes");
        }
        event.tooLarge = event.length > maxEventBytes && event.type != BinlogEvent.TRANSACTION_PAYLOAD;
        if (event.tooLarge) {
            readPast(event, behind);
        } else {
            read(event, behind);
        }
        if (!packets.atEnd()) {
            throw new MalformedEventException("a packet that is longer than its event");
        }
        return true;
    }

    private boolean end(int status) throws IOException {
        byte[] rest = new byte[1024];
        rest[0] = (byte) status;
        int length = 1 + packets.read(rest, 1, rest.length - 1);
        if (status == Answers.ERROR) {
            throw Answers.error(new EventBytes(rest, 0, length));
        }
        if (status == Answers.END && length < 9) {
            return false;
        }
        throw new MalformedEventException("a packet with the status " + status + " among the events");
    }

    private void read(BinlogEvent event, int behind) throws IOException {
        if (event.length > Integer.MAX_VALUE - 16) {
            throw new MalformedEventException("an event of " + event.length + " bytes");
        }
        int length = (int) event.length;
        event.growForBody(length);
        if (packets.read(event.body, BinlogEvent.HEADER, length - BinlogEvent.HEADER) < length - BinlogEvent.HEADER) {
            throw new MalformedEventException("a packet that ends in an event");
        }
        event.to = length - behind;
        if (event.type == BinlogEvent.FORMAT_DESCRIPTION) {
            checksums = FormatDescription.parse(event.body, event.from, event.to).checksums;
        }
        if (checksums) {
            crc.reset();
            crc.update(event.body, 0, event.to);
            check(event, event.body, event.to);
        }
    }

    private void readPast(BinlogEvent event, int behind) throws IOException {
        long left = event.length - BinlogEvent.HEADER - behind;
        int kept = (int) Math.min(BinlogEvent.KEPT, left);
        packets.read(event.body, BinlogEvent.HEADER, kept);
        event.to = BinlogEvent.HEADER + kept;
        left -= kept;
        crc.reset();
        crc.update(event.body, 0, event.to);
        while (left > 0) {
            int some = packets.read(scratch, 0, (int) Math.min(left, scratch.length));
            if (some == 0) {
                throw new MalformedEventException("a packet that ends in an event");
            }
            crc.update(scratch, 0, some);
            left -= some;
        }
        if (behind > 0) {
            packets.read(scratch, 0, behind);
            check(event, scratch, 0);
        }
    }

    private void check(BinlogEvent event, byte[] bytes, int at) throws ChecksumException {
        int wanted = bytes[at] & 255 | (bytes[at + 1] & 255) << 8 | (bytes[at + 2] & 255) << 16 | (bytes[at + 3] & 255) << 24;
        if ((int) crc.getValue() != wanted) {
            throw new ChecksumException(event);
        }
    }
}
