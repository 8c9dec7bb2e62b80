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
import { attributeTerm, foldedText } from '../../domain/canonical.ts';
import type { PersonCriteria } from '../../domain/criteria.ts';
import type { Bearers } from '../../domain/lookups.ts';
import { type KeyKind, keyKinds } from '../../domain/person.ts';
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

export const isKeyKind = (name: string): name is KeyKind => (keyKinds as readonly string[]).includes(name);

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

const one = { one: sql`1` };
export const listed = (name: string): SQL => sql`(select value from json_each(${param(name)}))`;

/** Whether a folded text begins as searched for: no byte of UTF-8 is as high as FF. */
export const begins = (column: SQLWrapper): SQL =>
  sql`(${column} >= ${param('search')} and ${column} < (${param('search')} || x'ff'))`;

/**
 * What must hold of the person at hand. The + keeps SQLite from taking an index for it: what drives a find is
 * chosen in findPlan.ts.
 */
export function conditionOf(name: Criterion): SQL | undefined {
  if (isKeyKind(name))
    return exists(
      build
        .select(one)
        .from(personKeys)
        .where(and(isKey(name), eq(personKeys.person, persons.id))),
    );
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
    case 'assignedTo':
      return exists(
        build
          .select(one)
          .from(contactAssignments)
          .where(
            and(
              eq(contactAssignments.person, persons.id),
              sql`+${contactAssignments.assignedTo} in ${listed(name)}`,
            ),
          ),
      );
    case 'attribute':
      return exists(
        build
          .select(one)
          .from(personAttributes)
          .where(and(isTerm, eq(personAttributes.person, persons.id))),
      );
    case 'attributes':
      return sql`${build
        .select({ count: sql`count(*)` })
        .from(personAttributes)
        .where(
          and(
            eq(personAttributes.workspace, param('workspace')),
            sql`${personAttributes.term} in ${listed('terms')}`,
            eq(personAttributes.person, persons.id),
          ),
        )} = ${param('termCount')}`;
    case 'search': {
      const columns = [persons.firstNameFolded, persons.lastNameFolded, persons.externalRefFolded];
      const own = columns.map(column => begins(sql`+${column}`));
      const address = exists(
        build
          .select(one)
          .from(personKeys)
          .where(
            and(
              eq(personKeys.person, persons.id),
              sql`${personKeys.workspace} = ${param('workspace')} and ${personKeys.kind} = ${emailKind}`,
              begins(sql`${personKeys.value}`),
            ),
          ),
      );
      return sql`(${sql.join([...own, address], sql` or `)})`;
    }
  }
}

export const emailKind = sql.raw(String(kindOf('emailAddress')));

export const isKey = (kind: KeyKind): SQL =>
  sql`${personKeys.workspace} = ${param('workspace')} and ${personKeys.kind} = ${sql.raw(String(kindOf(kind)))} and ${personKeys.value} = ${param(kind)}`;

export const isTerm = and(
  eq(personAttributes.workspace, param('workspace')),
  eq(personAttributes.term, param('term')),
) as SQL;

/** How groups are looked at: not at all, through one, through several in step, or person by person. */
export type Grouping = 'whole' | 'one' | 'several' | 'many';

/** Membership in the groups, person by person; the + keeps SQLite to the index by person. */
export function memberOf(groups: Grouping, person: Column = persons.id): SQL | undefined {
  if (groups === 'whole') return undefined;
  const oneOf =
    groups === 'one'
      ? eq(personGroups.group, param('group0'))
      : sql`+${personGroups.group} in ${listed('groups')}`;
  return exists(
    build
      .select(one)
      .from(personGroups)
      .where(and(eq(personGroups.person, person), oneOf)),
  );
}

export const updatedWithin = and(
  gte(persons.updatedAt, param('updatedSince')),
  lt(persons.updatedAt, param('updatedBefore')),
) as SQL;
