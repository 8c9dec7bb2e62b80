import { type Group, type KeyKind, keyKinds, type Person, type PersonKey } from '../../domain/person.ts';
import { type groups, idsPerWorkspace, type personKeys, type persons } from './schema.ts';
import type { Value } from './statement.ts';

export type PersonRow = typeof persons.$inferSelect;
export type KeyRow = typeof personKeys.$inferSelect;
export type GroupRow = typeof groups.$inferSelect;

export const idOf = (workspace: number, sequence: number): number => workspace * idsPerWorkspace + sequence;

export function personOf({ id, attributes, ...row }: PersonRow): Person {
  return {
    sequence: id % idsPerWorkspace,
    ...row,
    attributes: attributes === '{}' ? {} : JSON.parse(attributes),
  };
}

/** The columns of a person, but for its id. */
export function columnsOf({ sequence, attributes, ...person }: Person): Record<PersonColumn, Value> {
  return { ...person, attributes: JSON.stringify(attributes) };
}
export type PersonColumn = Exclude<keyof PersonRow, 'id'>;

export const kindOf = (kind: KeyKind): number => keyKinds.indexOf(kind);

export const keyOf = ({ kind, value, display, ordinal }: KeyRow): PersonKey => ({
  kind: keyKinds[kind] as KeyKind,
  value,
  display,
  ordinal,
});

export const groupOf = ({ id, identifier, externalRef, name }: GroupRow): Group => ({
  key: id,
  identifier,
  externalRef,
  name,
});
