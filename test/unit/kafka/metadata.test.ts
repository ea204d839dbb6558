import { expect, test } from 'vitest';
import { decodeMetadataResponse, encodeMetadataRequest } from '../../../src/adapters/kafka/metadata.js';

test('the request names one topic and creates none', () => {
  expect(encodeMetadataRequest('ab').toString('hex')).toBe(
    ['00', '02', '00'.repeat(16), '03', '6162', '00', '00', '00', '00', '00'].join(''),
  );
});

test('a name of 127 bytes and more has a length of two bytes', () => {
  expect(encodeMetadataRequest('x'.repeat(200)).subarray(18, 20).toString('hex')).toBe('c901');
});

test('the answer is read field by field, unknown tags are skipped', () => {
  const partition = `0000${'00000000'.repeat(3)}0200000001${'02000000010100'}`;
  const hex = [
    '00', // header tags
    '00000000', // throttle
    `02${'00000001'}0a${Buffer.from('127.0.0.1').toString('hex')}${'00002384'}0000`, // one broker
    '03' + '6b61', // cluster id
    '00000001', // controller
    '02', // one topic
    '0000',
    '03' + '6162',
    'f5b89f01694048ac9cee0a38562327a5',
    '00',
    `03${partition}${partition}`,
    '80000000',
    '0105020708', // one tag with two bytes
  ].join('');
  expect(decodeMetadataResponse(Buffer.from(hex, 'hex'))).toEqual([
    { name: 'ab', id: 'f5b89f01-6940-48ac-9cee-0a38562327a5', partitions: 2, errorCode: 0 },
  ]);
});
