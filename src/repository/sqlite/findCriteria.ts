import {
  and,
  type Column,
  eq,
  exists,
  gte,
  isNotNull,
  isNull,
  lt,
  type SQL,
  type SQLWrapper,
  sql,
} from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { attributeTerm, foldedText } from '../../domain/canonical.ts';
import type { PersonCriteria } from '../../domain/criteria.ts';
import type { Bearers } from '../../domain/lookups.ts';
import { type KeyKind, keyKinds } from '../../domain/person.ts';
import { isInSet } from './groupSets.ts';
import { kindOf } from './rows.ts';
import { contactAssignments, personAttributes, personGroups, personKeys, persons } from './schema.ts';
import { build, param, type Value } from './statement.ts';

/** One thing asked of a person; lists of one entry are told apart, as equality has an order to offer. */
export type Criterion =
  | 'identifier'
  | 'identifiers'
  | 'excludeIdentifiers'
  | KeyKind
  | 'firstName'
  | 'lastName'
  | 'status'
  | 'statuses'
  | 'updated'
  | 'assignedTo'
  | 'search'
  | 'attribute'
  | 'attributes'
  | Exclude<Bearers, 'anyone'>;

const isKeyKind = (name: string): name is KeyKind => (keyKinds as readonly string[]).includes(name);

/** What is asked, in a settled order, and the values for it; lists go as one JSON value. */
export interface Asked {
  readonly criteria: readonly Criterion[];
  readonly values: Readonly<Record<string, Value>>;
  /** Of the attributes, as they are indexed. */
  readonly terms: readonly string[];
}

/** @param assignedTo the ids of the persons that `assignedToIds` stands for. */
export function askedOf(criteria: PersonCriteria, assignedTo: readonly number[]): Asked {
  const { assignedToIds, updatedSince, updatedBefore, attributes, ...others } = criteria;
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries(others))
    values[name] = typeof value === 'string' ? value : JSON.stringify(value);
  const asked = new Set(Object.keys(others) as Criterion[]);
  if (others.firstName !== undefined) values.firstNameFolded = foldedText(others.firstName);
  if (others.lastName !== undefined) values.lastNameFolded = foldedText(others.lastName);
  if (assignedToIds) {
    asked.add('assignedTo');
    values.assignedTo = JSON.stringify(assignedTo);
  }
  if (updatedSince !== undefined || updatedBefore !== undefined) {
    asked.add('updated');
    values.updatedSince = updatedSince ?? Number.MIN_SAFE_INTEGER;
    values.updatedBefore = updatedBefore ?? Number.MAX_SAFE_INTEGER;
  }
  const terms = Object.entries(attributes ?? {}).map(([key, value]) => attributeTerm(key, value));
  if (terms[0] !== undefined) {
    asked.add(terms.length === 1 ? 'attribute' : 'attributes');
    Object.assign(values, { term: terms[0], terms: JSON.stringify(terms), termCount: terms.length });
  }
  return { criteria: [...asked].sort(), values, terms };
}

export const listed = (name: string): SQL => sql`(select value from json_each(${param(name)}))`;

/** Whether a folded text begins as searched for: no byte of UTF-8 is as high as FF. */
export const begins = (column: SQLWrapper): SQL =>
  sql`(${column} >= ${param('search')} and ${column} < (${param('search')} || x'ff'))`;

// By other names than the tables have: the id at hand may be a column of the same table.
const keys = alias(personKeys, 'held_keys');
const terms = alias(personAttributes, 'held_attributes');
const assignments = alias(contactAssignments, 'held_assignments');
const memberships = alias(personGroups, 'held_groups');

/**
 * What is asked of a person and stands in a table beside `persons`, of the person with the id at hand: to look
 * it up there takes no row of `persons`.
 */
export function besideOf(name: Criterion, id: PersonId): SQL | undefined {
  if (isKeyKind(name)) return found(keys, and(isKey(name, keys), eq(keys.person, id)));
  const { workspace, term, person } = terms;
  if (name === 'attribute') return found(terms, and(isTerm(terms), eq(person, id)));
  if (name === 'attributes') {
    const oneOf = and(eq(workspace, param('workspace')), sql`${term} in ${listed('terms')}`, eq(person, id));
    const held = build.select({ count: sql`count(*)` }).from(terms).where(oneOf);
    return sql`${held} = ${param('termCount')}`;
  }
  if (name !== 'assignedTo') return undefined;
  const oneOf = sql`+${assignments.assignedTo} in ${listed(name)}`;
  return found(assignments, and(eq(assignments.person, id), oneOf));
}

/**
 * What is asked of a person and stands in its row. The + keeps SQLite from taking an index for it: what drives
 * a find is chosen in findPlan.ts.
 */
export function withinOf(name: Criterion): SQL | undefined {
  switch (name) {
    case 'withoutExternalRef':
      return isNull(persons.externalRef);
    case 'withExternalRef':
      return isNotNull(persons.externalRef);
    case 'identifier':
    case 'status':
      return sql`+${persons[name]} = ${param(name)}`;
    case 'firstName':
    case 'lastName':
      return eq(persons[name], param(name));
    case 'identifiers':
      return sql`+${persons.identifier} in ${listed(name)}`;
    case 'excludeIdentifiers':
      return sql`+${persons.identifier} not in ${listed(name)}`;
    case 'statuses':
      return sql`+${persons.status} in ${listed(name)}`;
    case 'updated':
      return sql`+${persons.updatedAt} >= ${param('updatedSince')} and +${persons.updatedAt} < ${param('updatedBefore')}`;
    case 'search': {
      const own = searched.map(column => begins(sql`+${column}`));
      const address = found(keys, and(eq(keys.person, persons.id), isSearchedAddress(keys)));
      return sql`(${sql.join([...own, address], sql` or `)})`;
    }
    default:
      return undefined;
  }
}

/** The folded columns in which a search looks. */
export const searched = [persons.firstNameFolded, persons.lastNameFolded, persons.externalRefFolded];

/** The + keeps SQLite from making a join of it, which it would come to only after the rows of all persons. */
const found = (table: unknown, where: SQL | undefined): SQL =>
  sql`+${exists(
    build
      .select({ one: sql`1` })
      .from(table as typeof personKeys)
      .where(where),
  )}`;

export type PersonId =
  | typeof persons.id
  | (typeof personKeys | typeof personGroups | typeof personAttributes | typeof contactAssignments)['person'];

type Keys = typeof personKeys | typeof keys;
const isKind = (kind: KeyKind, keys: Keys) =>
  sql`${keys.workspace} = ${param('workspace')} and ${keys.kind} = ${sql.raw(String(kindOf(kind)))}`;
export const isKey = (kind: KeyKind, keys: Keys): SQL =>
  sql`${isKind(kind, keys)} and ${keys.value} = ${param(kind)}`;
export const isSearchedAddress = (keys: Keys): SQL =>
  sql`${isKind('emailAddress', keys)} and ${begins(keys.value)}`;
export const isTerm = ({ workspace, term }: typeof personAttributes | typeof terms): SQL =>
  sql`${workspace} = ${param('workspace')} and ${term} = ${param('term')}`;

/** How groups are looked at: not at all, through one, through several in step, or person by person. */
export type Grouping = 'whole' | 'one' | 'several' | 'many';

/** Membership in the groups, person by person. */
export function memberOf(groups: Grouping, id: Column): SQL | undefined {
  if (groups === 'whole') return undefined;
  const oneOf =
    groups === 'one'
      ? eq(memberships.group, param('group0'))
      : isInSet(memberships.group, memberships.person);
  return found(memberships, and(eq(memberships.person, id), oneOf));
}

export const updatedWithin = and(
  gte(persons.updatedAt, param('updatedSince')),
  lt(persons.updatedAt, param('updatedBefore')),
) as SQL;
