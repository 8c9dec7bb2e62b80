import type { AssignmentNames, ContactAssignment } from '../domain/assignments.ts';
import type { PersonView } from '../domain/person.ts';
import type { GroupState } from '../domain/planGroups.ts';

/** What a global id can name. */
export type NodeValue = PersonView | GroupState | ContactAssignment;
export type NodeType = 'Person' | 'Group' | 'ContactAssignment';

/** Only persons are numbered in sequence, and only assignments are to somebody. */
export const nodeTypeOf = (value: NodeValue): NodeType =>
  'sequence' in value ? 'Person' : 'assignedTo' in value ? 'ContactAssignment' : 'Group';

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

/** A node's global id; an assignment is identified by its two persons. */
export const globalIdOf = (value: NodeValue): string =>
  globalId(
    nodeTypeOf(value),
    'assignedTo' in value ? `${value.assignedTo.identifier}:${value.person.identifier}` : value.identifier,
  );

/** The assignment that a global id names; null for any other text. */
export function assignmentNamesOf(id: string): AssignmentNames | null {
  const [assignedToId, personId, ...rest] = identifierOf('ContactAssignment', id)?.split(':') ?? [];
  return assignedToId && personId && rest.length === 0 ? { assignedToId, personId } : null;
}
