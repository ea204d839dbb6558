import { stringify } from 'yaml';
import type { Pipeline } from '../../model/index.js';
import { header, type RenderedFile } from '../template.js';
import { jobLabel, LABEL, METRIC, ofJob, withLabels } from './metrics.js';
import { type Alert, alerts, checkpointMinutes, FAILURES, LAG_RECORDS, latencyTarget, PARTS } from './rules.js';

/** Input in promtool's notation: a value for every ten seconds. */
interface Series {
  readonly series: string;
  readonly values: string;
}

interface Case {
  readonly name: string;
  readonly alert: string;
  readonly at: string;
  readonly input: readonly Series[];
  /** Labels of the alerts that fire, beside those of the rule itself; none for one that stays quiet. */
  readonly fires: readonly Readonly<Record<string, string>>[];
}

function jobCases(pipeline: Pipeline): readonly Case[] {
  const ofCdc = { [LABEL.job]: jobLabel(pipeline, 'cdc') };
  const running = (values: string) => ['cdc', 'sync'].map((kind) => job(kind as 'cdc' | 'sync', values));
  const job = (kind: 'cdc' | 'sync', values: string) => series(ofJob(pipeline, kind, METRIC.runningTime), values);
  const cdc = (metric: string, values: string) => series(ofJob(pipeline, 'cdc', metric), values);
  const minutes = checkpointMinutes(pipeline);
  const late = `${minutes + 2}m`;
  return [
    quiet('JobNotRunning', 'both jobs run', '3m', running('1000+10000x60')),
    fires('JobNotRunning', 'the CDC job is gone', '3m', [job('sync', '1000+10000x60')], [ofCdc]),
    fires('JobNotRunning', 'the CDC job only restarts', '3m', [job('sync', '1x60'), job('cdc', '0x60')], [ofCdc]),
    quiet('JobRestarts', 'one restart', '10m', [cdc(METRIC.restarts, '0x20 1x40')]),
    fires('JobRestarts', 'a restart every minute', '10m', [cdc(METRIC.restarts, '0+0.2x60')], [ofCdc]),
    quiet('CheckpointsFail', 'a few fail while the job starts', '5m', [
      cdc(METRIC.checkpointsFailed, `0x2 ${FAILURES + 3}x60`),
      ...running('1000+10000x60'),
    ]),
    fires(
      'CheckpointsFail',
      'one fails every minute',
      '20m',
      [cdc(METRIC.checkpointsFailed, '0+0.2x120'), ...running('1000+10000x120')],
      [ofCdc],
    ),
    quiet('CheckpointsStop', 'one completes every ten seconds', late, [
      cdc(METRIC.checkpointsCompleted, `0+1x${minutes * 12}`),
      ...running(`1000+10000x${minutes * 12}`),
    ]),
    fires(
      'CheckpointsStop',
      'none completes',
      late,
      [cdc(METRIC.checkpointsCompleted, `7x${minutes * 12}`), ...running(`1000+10000x${minutes * 12}`)],
      [ofCdc],
    ),
  ];
}

function dataCases(pipeline: Pipeline): readonly Case[] {
  const ofSync = { [LABEL.job]: jobLabel(pipeline, 'sync') };
  const sync = (metric: string, values: string) => series(ofJob(pipeline, 'sync', metric), values);
  const millis = (latency: number) => `${-latency * 1000}+10000x60`;
  const target = latencyTarget(pipeline);
  const ofLog = { [LABEL.job]: jobLabel(pipeline, 'cdc'), [LABEL.table]: 'shop.log' };
  const emptied = (values: string) => series(withLabels(METRIC.tablesEmptied, ofLog), values);
  return [
    quiet('LagGrows', 'a backlog that shrinks', '12m', [sync(METRIC.pendingRecords, `${90 * LAG_RECORDS}-1000x80`)]),
    quiet('LagGrows', 'a small lag', '12m', [sync(METRIC.pendingRecords, '0+10x80')]),
    fires(
      'LagGrows',
      'a large lag that grows',
      '12m',
      [sync(METRIC.pendingRecords, `${LAG_RECORDS}+10000x80`)],
      [ofSync],
    ),
    quiet('LatencyOverTarget', 'changes that arrive in a second', '8m', [sync(METRIC.sourceTime, millis(1))]),
    quiet('LatencyOverTarget', 'nothing has changed for minutes', '8m', [sync(METRIC.sourceTime, '1000x60')]),
    quiet('LatencyOverTarget', 'a snapshot, whose rows have no time', '8m', [sync(METRIC.sourceTime, '-1x5 0x60')]),
    fires(
      'LatencyOverTarget',
      'changes that arrive late',
      '8m',
      [sync(METRIC.sourceTime, millis(target + 5))],
      [ofSync],
    ),
    quiet('DeadLetters', 'none', '5m', [sync(METRIC.deadLetters, '0x60')]),
    quiet('DeadLetters', 'one, half an hour ago', '35m', [sync(METRIC.deadLetters, '0x6 1x240')]),
    fires('DeadLetters', 'a new one', '5m', [sync(METRIC.deadLetters, '0x12 1x60')], [ofSync]),
    fires('DeadLetters', 'one before the first look', '5m', [sync(METRIC.deadLetters, '_x6 1x60')], [ofSync]),
    quiet('TableEmptied', 'a TRUNCATE, half an hour ago', '35m', [emptied('_x6 1x240')]),
    fires('TableEmptied', 'a TRUNCATE', '5m', [emptied('_x12 1x60')], [ofLog]),
    fires('TableEmptied', 'another one', '35m', [emptied('1x180 2x60')], [ofLog]),
  ];
}

const OF_KAFKA = { [LABEL.service]: 'kafka' };

const ENGINE_CASES: readonly Case[] = [
  quiet('TooManyParts', 'a few parts', '15m', [series(METRIC.partsOfFullestPartition, '20x120')]),
  fires('TooManyParts', 'many parts', '15m', [series(METRIC.partsOfFullestPartition, `${PARTS + 1}x120`)], [{}]),
  fires('TooManyParts', 'inserts that wait', '15m', [series(METRIC.delayedInserts, '1x120')], [{}]),
  quiet('TargetDown', 'a service that missed one scrape', '3m', [
    series(withLabels(METRIC.up, OF_KAFKA), '1x10 0 1x20'),
  ]),
  fires('TargetDown', 'a service that is away', '3m', [series(withLabels(METRIC.up, OF_KAFKA), '0x30')], [OF_KAFKA]),
];

function series(name: string, values: string): Series {
  return { series: name, values };
}

function quiet(alert: string, name: string, at: string, input: readonly Series[]): Case {
  return { alert, name, at, input, fires: [] };
}

function fires(alert: string, name: string, at: string, input: readonly Series[], labels: Case['fires']): Case {
  return { alert, name, at, input, fires: labels };
}

/** The alert that promtool has to see: the rule's labels and texts, with the labels of the series filled in. */
function expected(rule: Alert, labels: Readonly<Record<string, string>>) {
  const filled = (text: string) =>
    text.replace(/\{\{ \$labels\.(\w+) \}\}/g, (_all, name: string) => labels[name] ?? '');
  return {
    exp_labels: { ...rule.labels, ...labels },
    exp_annotations: Object.fromEntries(Object.entries(rule.annotations).map(([name, text]) => [name, filled(text)])),
  };
}

/** The rule that fires with these labels: JobNotRunning is there once for each job. */
function ruleOf(all: readonly Alert[], name: string, labels: Readonly<Record<string, string>>): Alert {
  const rule = all.find(
    (one) => one.alert === name && (one.labels[LABEL.job] ?? labels[LABEL.job]) === labels[LABEL.job],
  );
  if (rule === undefined) throw new Error(`No alert ${name}`);
  return rule;
}

/** Tests of the rules, for `promtool test rules`: each alert fires where it should, and only there. */
export function ruleTests(pipeline: Pipeline): RenderedFile {
  const all = alerts(pipeline);
  const cases = [...jobCases(pipeline), ...dataCases(pipeline), ...ENGINE_CASES];
  const document = {
    rule_files: ['rules.yml'],
    evaluation_interval: '10s',
    tests: cases.map((one) => ({
      name: `${one.alert}: ${one.name}`,
      interval: '10s',
      input_series: one.input,
      alert_rule_test: [
        {
          eval_time: one.at,
          alertname: one.alert,
          exp_alerts: one.fires.map((labels) => expected(ruleOf(all, one.alert, labels), labels)),
        },
      ],
    })),
  };
  return {
    path: 'compose/monitoring/rules.test.yml',
    content: `${header('#', 'Tests of rules.yml: promtool test rules rules.test.yml')}\n\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`,
  };
}
