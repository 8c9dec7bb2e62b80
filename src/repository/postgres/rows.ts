import { createHash } from 'node:crypto';
import { canonicalEmailAddress, foldedText } from '../../domain/canonical.ts';
import {
  type Group,
  type JsonObject,
  type KeyKind,
  keyKinds,
  type Person,
  type PersonKey,
} from '../../domain/person.ts';
import type { groups, personKeys, persons } from './schema.ts';

export type StoredPerson = typeof persons.$inferSelect;
export type KeyRow = typeof personKeys.$inferSelect;
export type GroupRow = Omit<typeof groups.$inferSelect, 'workspace'>;

export const kindOf = (kind: KeyKind): number => keyKinds.indexOf(kind);

/**
 * An entry of an index has 2,704 bytes at most (https://www.postgresql.org/docs/current/btree.html), and folding makes
 * up to eighteen characters of one. Of what is longer the beginning is kept, to be searched and sorted by: nobody is
 * found by more than that, and names that differ only behind it are in the order of their creation.
 */
const maxIndexed = 500;

/** In UTF-16 units a text may be twice as long. */
export function indexed(text: string): string {
  if (text.length <= maxIndexed) return text;
  return Array.from(text).slice(0, maxIndexed).join('');
}

/** A key's comparable form: what is too long for an index is told apart by a hash behind its beginning. */
export function indexedKey(value: string): string {
  const beginning = indexed(value);
  return beginning === value
    ? value
    : `${beginning}#${createHash('sha256').update(value).digest('base64url')}`;
}

/** Of all kinds only e-mail addresses can be too long: their shown form says again what they compare as. */
export const keyOf = ({
  kind,
  value,
  display,
  ordinal,
}: Pick<KeyRow, 'kind' | 'value' | 'display' | 'ordinal'>): PersonKey => ({
  kind: keyKinds[kind] as KeyKind,
  value:
    keyKinds[kind] === 'emailAddress' && value.length > maxIndexed ? canonicalEmailAddress(display) : value,
  display,
  ordinal,
});

export const groupOf = ({ id, identifier, externalRef, name }: GroupRow): Group => ({
  key: id,
  identifier,
  externalRef,
  name,
});

export const attributesOf = (json: string): JsonObject => (json === '{}' ? {} : JSON.parse(json));

const folded = (text: string | null): string | null => (text === null ? null : indexed(foldedText(text)));

/** A person as it is stored. */
export function storedPerson(workspace: number, { attributes, ...person }: Person): StoredPerson {
  return {
    ...person,
    workspace,
    attributes: JSON.stringify(attributes),
    externalRefFolded: folded(person.externalRef),
    firstNameFolded: folded(person.firstName),
    lastNameFolded: folded(person.lastName),
  };
}
