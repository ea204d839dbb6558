package io.cdcctl.flink.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class TopicRecordSerializerTest {

    private static final byte[] KEY = {'{', '}'};
    private static final byte[] VALUE = {'{', ' ', '}'};

    private static ProducerRecord<byte[], byte[]> record(boolean versions, Object... behindKey) {
        GenericRowData row = new GenericRowData(2 + behindKey.length);
        row.setField(TopicRecords.TOPIC, StringData.fromString("orders"));
        row.setField(TopicRecords.KEY, KEY);
        for (int i = 0; i < behindKey.length; i++) {
            row.setField(TopicRecords.VALUE + i, behindKey[i]);
        }
        return new TopicRecordSerializer(versions).serialize(row, null, null);
    }

    private static Header only(ProducerRecord<byte[], byte[]> record) {
        Header[] headers = record.headers().toArray();
        assertEquals(1, headers.length);
        return headers[0];
    }

    @Test
    void withoutVersionsThereIsNoHeader() {
        ProducerRecord<byte[], byte[]> record = record(false, (Object) VALUE);
        assertEquals("orders", record.topic());
        assertArrayEquals(KEY, record.key());
        assertArrayEquals(VALUE, record.value());
        assertEquals(0, record.headers().toArray().length);
        assertNull(record.partition());
    }

    @Test
    void versionIsAHeaderOfEightBytesHighestFirst() {
        Header header = only(record(true, VALUE, 0x8102030405060708L));
        assertEquals("version", header.key());
        assertArrayEquals(new byte[] {(byte) 0x81, 2, 3, 4, 5, 6, 7, 8}, header.value());
    }

    @Test
    void tombstoneHasTheHeaderToo() {
        ProducerRecord<byte[], byte[]> record = record(true, null, 6L);
        assertNull(record.value());
        assertArrayEquals(new byte[] {0, 0, 0, 0, 0, 0, 0, 6}, only(record).value());
    }

    @Test
    void rowWithoutItsVersionHasNoHeader() {
        assertEquals(0, record(true, VALUE, null).headers().toArray().length);
    }
}
