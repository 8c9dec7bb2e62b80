import type { PersonView } from '../domain/person.ts';
import type { GroupState } from '../domain/planGroups.ts';

/** What a global id can name. */
export type NodeValue = PersonView | GroupState;
export type NodeType = 'Person' | 'Group';

/** Only persons are numbered in sequence. */
export const nodeTypeOf = (value: NodeValue): NodeType => ('sequence' in value ? 'Person' : 'Group');

/**
 * The same thing named within its type, and among all types:
 *
 *     Person 0190…  ←→  "UGVyc29uOjAxOTDigKY=" (base64 of "Person:0190…"), as Relay servers write it
 */
export const globalId = (type: NodeType, identifier: string): string =>
  Buffer.from(`${type}:${identifier}`, 'utf8').toString('base64');

/** The identifier that a global id of this type names; null for any other text. */
export function identifierOf(type: NodeType, id: string): string | null {
  const [prefix, ...rest] = Buffer.from(id, 'base64').toString('utf8').split(':');
  const identifier = rest.join(':');
  // Decoding overlooks what isn't base64; only the very text that globalId makes is an id.
  return prefix === type && globalId(type, identifier) === id ? identifier : null;
}
