export { compareAll, type DriftInput } from './compare.js';
export { type ObserveDeps, observe } from './observe.js';
export type { ObservedSink, ObservedTopic, Readings } from './observed.js';
