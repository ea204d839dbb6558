package io.cdcctl.flink.mysql.binlog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Answers of the server to statements, as texts. */
final class Answers {

    static final int OK = 0;
    static final int END = 0xfe;
    static final int ERROR = 0xff;

    private final Packets packets;
    private byte[] bytes = new byte[1024];

    Answers(Packets packets) {
        this.packets = packets;
    }

    /** Runs a statement; each row of its result, with null for NULL. */
    List<String[]> query(String sql) throws IOException {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        byte[] command = new byte[text.length + 1];
        command[0] = 3;
        System.arraycopy(text, 0, command, 1, text.length);
        packets.send(command);
        EventBytes first = answer();
        if (first.left() > 0 && (first.bytes[first.at] & 255) == OK) {
            return new ArrayList<>();
        }
        int columns = first.count(0);
        for (int i = 0; i < columns; i++) {
            answer();
        }
        answer();
        List<String[]> rows = new ArrayList<>();
        while (true) {
            EventBytes row = answer();
            if (row.left() < 9 && row.left() > 0 && (row.bytes[row.at] & 255) == END) {
                return rows;
            }
            rows.add(row(row, columns));
        }
    }

    private static String[] row(EventBytes row, int columns) throws MalformedEventException {
        String[] texts = new String[columns];
        for (int i = 0; i < columns; i++) {
            row.need(1);
            if ((row.bytes[row.at] & 255) == 251) {
                row.skip(1);
            } else {
                texts[i] = row.utf8(row.packed());
            }
        }
        return texts;
    }

    /** The next payload as a whole. */
    EventBytes answer() throws IOException {
        packets.begin();
        int length = 0;
        while (!packets.atEnd()) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, length * 2);
            }
            length += packets.read(bytes, length, bytes.length - length);
        }
        EventBytes answer = new EventBytes(bytes, 0, length);
        if (length > 0 && (bytes[0] & 255) == ERROR) {
            throw error(answer);
        }
        return answer;
    }

    /** What an error says. */
    static BinlogException error(EventBytes in) throws MalformedEventException {
        in.skip(1);
        int code = in.u16();
        if (in.left() > 6 && in.bytes[in.at] == '#') {
            in.skip(6);
        }
        return new BinlogException(code, in.utf8(in.left()));
    }
}
