package io.cdcctl.flink.mysql.binlog;

/** Says which file the events that follow stand in. */
public final class RotateEvent {

    public final String file;
    public final long position;

    private RotateEvent(String file, long position) {
        this.file = file;
        this.position = position;
    }

    public static RotateEvent parse(byte[] body, int from, int to) throws MalformedEventException {
        EventBytes in = new EventBytes(body, from, to);
        long position = in.le(8);
        return new RotateEvent(in.utf8(in.left()), position);
    }
}
