import type { FieldCase } from '../case.js';
import { LOST } from './lost.js';
import { RANDOM } from './random.js';
import { REMOVED } from './removed.js';
import { SERVER } from './server.js';
import { SHAPES } from './shapes.js';
import { STOPS } from './stops.js';
import { TEXTS } from './texts.js';

/** Every case. */
export const CASES: readonly FieldCase[] = [...SHAPES, ...TEXTS, ...REMOVED, ...LOST, ...STOPS, ...SERVER, ...RANDOM];
