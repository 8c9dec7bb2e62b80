import { LRUCache } from 'lru-cache';
import { GatewayError } from '../domain/errors.ts';
import type { JsonMediaType } from './answer.ts';

/** What a client takes. */
export interface Accepted {
  /** The JSON type it likes best; null when it takes neither. */
  readonly json: JsonMediaType | null;
  /** Whether it takes an event stream, as subscriptions need. */
  readonly eventStream: boolean;
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

/** In the server's order of preference, which decides where the client's doesn't. */
const jsonTypes = ['application/json', 'application/graphql-response+json'] as const;

/**
 * Reads `Accept` as RFC 9110 §12.5.1 has it: the most specific range that fits a type says how much it's
 * wanted, 0 meaning not at all. Absent or empty, it takes everything. What can't be read is passed over.
 */
export function accepted(accept: string | undefined): Accepted {
  const text = accept ?? '';
  const known = read.get(text);
  if (known) return known;
  const made = readAccept(text);
  if (text.length <= maxRemembered) read.set(text, made);
  return made;
}

/** Clients say the same at every request. */
const read = new LRUCache<string, Accepted>({ max: 100 });
const maxRemembered = 200;

function readAccept(accept: string): Accepted {
  const ranges = (accept.trim() || '*/*').split(',').flatMap(rangeOf);
  const ranked = jsonTypes
    .map(type => ({ type, ...preference(ranges, type) }))
    .filter(candidate => candidate.quality > 0)
    // Sorting is stable: with nothing else to choose by, the server's order stays.
    .sort((a, b) => b.quality - a.quality || b.specificity - a.specificity || a.position - b.position);
  return {
    json: ranked[0]?.type ?? null,
    eventStream: preference(ranges, 'text/event-stream').quality > 0,
  };
}

/** @throws GatewayError NOT_ACCEPTABLE when the client takes nothing that is served here. */
export function checkAccepted({ json, eventStream }: Accepted): void {
  if (json === null && !eventStream)
    throw new GatewayError(
      'NOT_ACCEPTABLE',
      `Answers are served as ${jsonTypes.join(' or ')}, event streams as text/event-stream.`,
    );
}

function rangeOf(text: string): Range[] {
  const [type = '', ...parameters] = text
    .toLowerCase()
    .split(';')
    .map(part => part.trim());
  let quality = 1;
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=').map(part => part.trim());
    if (name === 'q')
      quality = /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/.test(value) ? Number(value) : Number.NaN;
    if (name === 'charset' && value.replaceAll('"', '') !== 'utf-8') return [];
  }
  return /^[^\s/]+\/[^\s/]+$/.test(type) && !Number.isNaN(quality) ? [{ type, quality }] : [];
}

function preference(
  ranges: readonly Range[],
  type: string,
): { readonly quality: number; readonly specificity: number; readonly position: number } {
  const fitting = [type, `${type.split('/')[0]}/*`, '*/*'];
  for (const [index, range] of fitting.entries()) {
    const position = ranges.findIndex(candidate => candidate.type === range);
    const found = ranges[position];
    if (!found) continue;
    return { quality: found.quality, specificity: fitting.length - index, position };
  }
  return { quality: 0, specificity: 0, position: -1 };
}
