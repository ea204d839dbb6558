package io.cdcctl.flink.mysql.binlog;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A compressed transaction: the events in it, one after the other, whatever their size is together. */
public final class TransactionPayload {

    private static final int END = 0;
    private static final int SIZE = 1;
    private static final int COMPRESSION = 2;
    private static final int UNCOMPRESSED_SIZE = 3;

    private static final int ZSTD = 0;
    private static final int NONE = 255;

    private final int maxEventBytes;
    private final byte[] scratch = new byte[8192];

    /** Bytes of the events when they are not compressed; 0 where the server does not say it. */
    public long uncompressedSize;

    private InputStream events;
    private long offset;

    /** Events of more bytes are read past without being kept. */
    public TransactionPayload(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /** Goes to the place before the first event. The body has to stay as it is until the last one was read. */
    public void open(BinlogEvent payload) throws MalformedEventException {
        EventBytes in = new EventBytes(payload.body, payload.from, payload.to);
        long size = -1;
        long compression = ZSTD;
        uncompressedSize = 0;
        offset = 0;
        while (true) {
            long field = in.packed();
            if (field == END) {
                break;
            }
            int length = in.count(1);
            EventBytes value = new EventBytes(in.bytes, in.at, in.at + length);
            in.skip(length);
            if (field == SIZE) {
                size = value.packed();
            } else if (field == COMPRESSION) {
                compression = value.packed();
            } else if (field == UNCOMPRESSED_SIZE) {
                uncompressedSize = value.packed();
            }
        }
        in.need(size < 0 ? in.left() : size);
        int bytes = (int) (size < 0 ? in.left() : size);
        events = stream(compression, new ByteArrayInputStream(in.bytes, in.at, bytes));
    }

    private static InputStream stream(long compression, InputStream bytes) throws MalformedEventException {
        if (compression == ZSTD) {
            return new ZstdInputStream(bytes);
        }
        if (compression == NONE) {
            return bytes;
        }
        throw new MalformedEventException("a transaction with the compression " + compression);
    }

    /** Where the next event begins among the bytes of all events. */
    public long offset() {
        return offset;
    }

    /** Fills the event with the next one; false behind the last. It has no checksum, and no place in a file of its own. */
    public boolean next(BinlogEvent event) throws MalformedEventException {
        try {
            int header = events.readNBytes(event.body, 0, BinlogEvent.HEADER);
            if (header == 0) {
                return false;
            }
            if (header < BinlogEvent.HEADER) {
                throw new MalformedEventException("a compressed transaction that ends in an event's header");
            }
            event.readHeader();
            if (event.length < BinlogEvent.HEADER) {
                throw new MalformedEventException("an event of " + event.length + " bytes in a compressed transaction");
            }
            event.tooLarge = event.length > maxEventBytes;
            long bodyBytes = event.length - BinlogEvent.HEADER;
            int kept = (int) (event.tooLarge ? Math.min(BinlogEvent.KEPT, bodyBytes) : bodyBytes);
            event.to = event.from;
            read(event, kept);
            skip(bodyBytes - kept);
            offset += event.length;
            return true;
        } catch (MalformedEventException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new MalformedEventException("a compressed transaction that cannot be read: " + e.getMessage(), e);
        }
    }

    /** Makes room step by step: a length that is wrong does not take memory that no bytes are there for. */
    private void read(BinlogEvent event, int bytes) throws IOException {
        int left = bytes;
        while (left > 0) {
            int some = Math.min(left, 16 << 20);
            event.grow(event.to + some);
            if (events.readNBytes(event.body, event.to, some) < some) {
                throw new MalformedEventException("a compressed transaction that ends in an event");
            }
            event.to += some;
            left -= some;
        }
    }

    private void skip(long bytes) throws IOException {
        long left = bytes;
        while (left > 0) {
            int some = events.read(scratch, 0, (int) Math.min(left, scratch.length));
            if (some < 0) {
                throw new MalformedEventException("a compressed transaction that ends in an event");
            }
            left -= some;
        }
    }
}
