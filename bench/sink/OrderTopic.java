import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills an empty topic with changes of orders as the CDC job writes them, and the same changes as RowBinary blocks into
 * a folder. 88 of 100 records insert an order, 10 update one and 2 delete one; the same arguments give the same bytes.
 * Run with Java's source launcher: {@code OrderTopic.java BOOTSTRAP TOPIC PARTITIONS RECORDS FOLDER ROWS_IN_BLOCK}.
 * The last line of its output is a JSON object that says what the topic holds.
 */
public final class OrderTopic {

    public static void main(String[] args) throws Exception {
        int partitions = Integer.parseInt(args[2]);
        int records = Integer.parseInt(args[3]);
        Orders orders = new Orders(records);
        try (TopicWriter topic = new TopicWriter(args[0], args[1], partitions);
                BlockWriter blocks = new BlockWriter(Path.of(args[4]), Integer.parseInt(args[5]))) {
            for (int record = 0; record < records; record++) {
                Change change = orders.next(record);
                long offset = topic.send(change);
                blocks.add(change, offset);
            }
            topic.flush();
            System.out.println(orders.summary(topic.offsets));
        }
    }
}

/** One change of an order; the columns but the id stand for nothing where it is a deletion. */
final class Change {
    long id;
    char kind;
    long userId;
    String product;
    int quantity;
    int cents;
    String status;
    long createdAt;
    long updatedAt;

    boolean isDeletion() {
        return kind == 'D';
    }
}

/** Draws changes and keeps the state of every order, so that the sums of what must be left are known. */
final class Orders {

    private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final int MILLIS_BETWEEN = 37;
    private static final String[] PRODUCTS = {
        "Wireless Headphones", "Espresso Machine", "Running Shoes", "Café Table", "Desk Lamp", "Mechanical Keyboard",
        "Water Bottle", "Notebook", "Backpack", "4K Monitor"
    };
    private static final String[] STATUSES = {"pending", "paid", "shipped", "delivered", "cancelled"};

    private final SplittableRandom random = new SplittableRandom(20260101);
    private final Change change = new Change();
    private final BitSet live = new BitSet();
    private final int[] quantities;
    private final int[] cents;
    private int ids;
    private int inserts;
    private int updates;
    private int deletes;

    Orders(int records) {
        quantities = new int[records + 1];
        cents = new int[records + 1];
    }

    /** The change is valid until the next call. */
    Change next(int record) {
        int dice = random.nextInt(100);
        int known = dice < 12 && ids > 0 ? 1 + random.nextInt(ids) : 0;
        if (known == 0 || !live.get(known)) {
            inserts++;
            return row('I', ++ids, record);
        }
        if (dice < 2) {
            deletes++;
            live.clear(known);
            change.kind = 'D';
            change.id = known;
            return change;
        }
        updates++;
        return row('U', known, record);
    }

    private Change row(char kind, int id, int record) {
        live.set(id);
        change.kind = kind;
        change.id = id;
        change.userId = 1 + (id * 2_654_435_761L >>> 8) % 100_000;
        change.product = PRODUCTS[id % PRODUCTS.length] + " " + (100 + id % 900);
        change.quantity = quantities[id] = 1 + random.nextInt(9);
        change.cents = cents[id] = 100 + random.nextInt(10_000_000);
        change.status = kind == 'I' ? STATUSES[0] : STATUSES[1 + random.nextInt(STATUSES.length - 1)];
        change.createdAt = START + (long) id * MILLIS_BETWEEN;
        change.updatedAt = START + (long) record * MILLIS_BETWEEN;
        return change;
    }

    String summary(long[] offsets) {
        long idSum = live.stream().asLongStream().sum();
        long quantitySum = live.stream().mapToLong(id -> quantities[id]).sum();
        long centSum = live.stream().mapToLong(id -> cents[id]).sum();
        return String.format(
                "{\"inserts\":%d,\"updates\":%d,\"deletes\":%d,\"offsets\":%s,\"live\":"
                        + "{\"rows\":%d,\"ids\":%d,\"quantity\":%d,\"cents\":%d}}",
                inserts, updates, deletes, Arrays.toString(offsets), live.cardinality(), idSum, quantitySum, centSum);
    }
}

/** Records as the pipeline's CDC job writes them; the order of the changes is the order of the offsets. */
final class TopicWriter implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final AtomicReference<String> failure = new AtomicReference<>();
    private final StringBuilder text = new StringBuilder(512);
    /** Next offset of each partition. */
    final long[] offsets;

    TopicWriter(String bootstrap, String topic, int partitions) {
        this.topic = topic;
        this.offsets = new long[partitions];
        ByteArraySerializer bytes = new ByteArraySerializer();
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "security.protocol", "SASL_PLAINTEXT",
                        "sasl.mechanism", "PLAIN",
                        "sasl.jaas.config", System.getenv("KAFKA_LOGIN"),
                        "acks", "all",
                        "linger.ms", 20,
                        "batch.size", 256 * 1024,
                        "buffer.memory", 64 * 1024 * 1024),
                bytes,
                bytes);
    }

    /** Sends the record and gives the offset that it will have. */
    long send(Change change) {
        int partition = (int) (change.id % offsets.length);
        long offset = offsets[partition]++;
        byte[] value = change.isDeletion() ? null : value(change);
        producer.send(new ProducerRecord<>(topic, partition, key(change.id), value), (sent, error) -> {
            if (error != null) failure.compareAndSet(null, error.toString());
            else if (sent.offset() != offset) failure.compareAndSet(null, "the topic was not empty");
        });
        return offset;
    }

    void flush() {
        producer.flush();
        if (failure.get() != null) throw new IllegalStateException(failure.get());
    }

    private static byte[] key(long id) {
        return ("{\"id\":" + id + "}").getBytes(StandardCharsets.UTF_8);
    }

    private byte[] value(Change change) {
        text.setLength(0);
        text.append("{\"id\":").append(change.id);
        text.append(",\"user_id\":").append(change.userId);
        text.append(",\"product_name\":\"").append(change.product);
        text.append("\",\"quantity\":").append(change.quantity);
        text.append(",\"total_price\":").append(change.cents / 100).append('.');
        twoDigits(change.cents % 100);
        text.append(",\"status\":\"").append(change.status);
        text.append("\",\"created_at\":\"");
        instant(change.createdAt);
        text.append("\",\"updated_at\":\"");
        instant(change.updatedAt);
        text.append("\",\"op\":\"+").append(change.kind);
        text.append("\",\"op_ts\":\"");
        instant(change.updatedAt / 1000 * 1000);
        return text.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void twoDigits(int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private long lastSecond = -1;
    private String lastText;

    /** As Flink's JSON format writes it: as many digits of the fraction as it has. */
    private void instant(long millis) {
        long second = millis / 1000;
        if (second != lastSecond) {
            lastSecond = second;
            String whole = Instant.ofEpochSecond(second).toString();
            lastText = whole.substring(0, whole.length() - 1);
        }
        text.append(lastText);
        int fraction = (int) (millis % 1000);
        if (fraction > 0) {
            text.append('.').append((char) ('0' + fraction / 100));
            if (fraction % 100 > 0) text.append((char) ('0' + fraction / 10 % 10));
            if (fraction % 10 > 0) text.append((char) ('0' + fraction % 10));
        }
        text.append('Z');
    }

    @Override
    public void close() {
        producer.close();
    }
}

/** The same changes as ClickHouse takes them: RowBinary, so many rows a file. */
final class BlockWriter implements AutoCloseable {

    private final Path folder;
    private final int rowsInBlock;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024 * 1024);
    private final DataOutputStream out = new DataOutputStream(bytes);
    private int rows;
    private int blocks;

    BlockWriter(Path folder, int rowsInBlock) {
        this.folder = folder;
        this.rowsInBlock = rowsInBlock;
    }

    void add(Change change, long offset) throws IOException {
        boolean deletion = change.isDeletion();
        int64(change.id);
        int64(deletion ? 0 : change.userId);
        string(deletion ? "" : change.product);
        out.writeInt(Integer.reverseBytes(deletion ? 0 : change.quantity));
        int64(deletion ? 0 : change.cents);
        string(deletion ? "" : change.status);
        int64(deletion ? 0 : change.createdAt);
        int64(deletion ? 0 : change.updatedAt);
        string(deletion ? "DELETE" : change.kind == 'I' ? "INSERT" : "UPDATE");
        // Offset and rank, as the sink makes versions.
        int64(offset << 2 | (deletion ? 2 : 1));
        out.writeByte(deletion ? 1 : 0);
        if (++rows == rowsInBlock) close();
    }

    private void int64(long value) throws IOException {
        out.writeLong(Long.reverseBytes(value));
    }

    /** No text here is longer than the 127 bytes whose length is one byte. */
    private void string(String text) throws IOException {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(encoded.length);
        out.write(encoded);
    }

    /** Writes what has come together since the last block. */
    @Override
    public void close() throws IOException {
        if (rows == 0) return;
        Files.write(folder.resolve(String.format("%05d.bin", blocks++)), bytes.toByteArray());
        bytes.reset();
        rows = 0;
    }
}
