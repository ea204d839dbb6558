import { z } from 'zod';
import { DEFAULT_PORTS, type PortName } from '../../model/index.js';
import { valueText } from '../../report/value-text.js';
import { finding, refusals } from './refusals.js';

/** The port that the SQL Gateway of 0.1 had. */
const SQL_GATEWAY = 8083;

function port(name: PortName, service: string) {
  const standard = DEFAULT_PORTS[name];
  return portOf(standard).meta({
    description: `${service}. Default: ${standard}.`,
    default: standard,
    examples: [standard],
  });
}

/** A variable gives a text. */
function fromText(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

function portOf(standard: number) {
  const what = (value: unknown) => `expected a port from 1 to 65535 or auto, got ${valueText(fromText(value))}`;
  const numberOrAuto = z.union([z.int().min(1).max(65_535), z.literal('auto')]).register(refusals, {
    refuse: (value) => finding('CDC-VALUE-BOUNDS', what(value), `write for example ${standard}`),
  });
  return z.preprocess(fromText, numberOrAuto).optional();
}

export const portsSchema = z
  .strictObject({
    mysql: port('mysql', 'MySQL'),
    kafka: port('kafka', 'Kafka'),
    flink: port('flink', "Flink's dashboard and REST"),
    sqlGateway: portOf(SQL_GATEWAY).meta({
      description: 'Not used any more: jobs are submitted without a SQL Gateway.',
      deprecated: true,
    }),
    clickhouseHttp: port('clickhouseHttp', 'ClickHouse over HTTP, with its page /play'),
    clickhouseNative: port('clickhouseNative', "ClickHouse's native protocol"),
    kafkaUi: port('kafkaUi', 'Kafka UI'),
  })
  .meta({ description: 'Ports on 127.0.0.1, one for each service; `auto` takes a free one and keeps it.' });
