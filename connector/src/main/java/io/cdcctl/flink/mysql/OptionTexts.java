package io.cdcctl.flink.mysql;

import io.debezium.data.Enum;
import io.debezium.data.EnumSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;

/**
 * The values of an ENUM or SET. The snapshot has them as they are; Debezium gives those of the binlog as they stand in SQL,
 * with backslashes before some characters and before commas.
 */
final class OptionTexts {

    /** What a value of the binlog stands for, where that is another text. */
    private final Map<String, String> meanings = new HashMap<>();

    private final boolean several;

    private OptionTexts(String options, boolean several) {
        this.several = several;
        List<String> written = split(options);
        List<String> meant = written.stream().map(OptionTexts::unescape).collect(Collectors.toList());
        for (int i = 0; i < written.size(); i++) {
            if (!meant.contains(written.get(i))) {
                meanings.put(written.get(i), meant.get(i));
            }
        }
    }

    /** The writer of a column with this schema, which is of an ENUM or SET or has any texts. */
    static ValueWriter writer(Schema schema) {
        boolean set = EnumSet.LOGICAL_NAME.equals(schema.name());
        if (set || Enum.LOGICAL_NAME.equals(schema.name())) {
            OptionTexts texts = new OptionTexts(schema.parameters().get(Enum.VALUES_FIELD), set);
            if (!texts.meanings.isEmpty()) {
                return (value, out) -> out.text(texts.of((String) value));
            }
        }
        return (value, out) -> out.text((String) value);
    }

    private String of(String value) {
        return several
                ? Stream.of(value.split(",", -1)).map(one -> meanings.getOrDefault(one, one)).collect(Collectors.joining(","))
                : meanings.getOrDefault(value, value);
    }

    /** Splits at commas that have no backslash before them. */
    private static List<String> split(String options) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < options.length(); i++) {
            char c = options.charAt(i);
            if (c == ',') {
                parts.add(part.toString());
                part.setLength(0);
                continue;
            }
            part.append(c);
            if (c == '\\' && i + 1 < options.length()) {
                part.append(options.charAt(++i));
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static String unescape(String written) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c != '\\' || i + 1 == written.length()) {
                text.append(c);
                continue;
            }
            char escaped = written.charAt(++i);
            int known = "0nrtbZ".indexOf(escaped);
            text.append(known < 0 ? escaped : "\0\n\r\t\b\u001a".charAt(known));
        }
        return text.toString();
    }
}
