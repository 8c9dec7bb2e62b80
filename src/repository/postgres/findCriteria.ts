import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { attributeTerm, foldedText } from '../../domain/canonical.ts';
import type { PersonCriteria } from '../../domain/criteria.ts';
import { type KeyKind, keyKinds } from '../../domain/person.ts';
import type { ItemReach } from '../../domain/reach.ts';
import { indexed, indexedKey, kindOf } from './rows.ts';
import { contactAssignments, personAttributes, personGroups, personKeys, persons } from './schema.ts';
import { all, numbers, texts, value } from './statement.ts';

/** What is asked of persons, and how: the database's planner does the rest. */
export interface Asked {
  readonly workspace: number;
  readonly criteria: PersonCriteria;
  readonly reach: ItemReach;
  /** The numbers of the persons that `assignedToIds` stands for. */
  readonly assignedTo: readonly number[];
  /** Whether `search` finds so few that they are looked up first. */
  readonly rare: boolean;
}

/**
 * A table beside `persons` that has a person once or not at all, and in the order of their numbers: joined, so that
 * the planner may as well begin there.
 */
export interface Join {
  readonly table: SQL;
  readonly alias: SQL;
  readonly where: SQL;
}

/** More terms than these are counted person by person: each join makes the planner think longer. */
const maxTerms = 3;

export function joinsOf({ workspace, criteria, reach }: Asked): Join[] {
  const joins: Join[] = [];
  const join = (table: SQLWrapper, conditions: (alias: SQL) => SQL) => {
    const alias = sql.identifier(`j${joins.length}`);
    const own = sql`${alias}`;
    const where = sql`${own}."workspace" = ${value(workspace)} and ${conditions(own)}`;
    joins.push({ table: sql`${table}`, alias: own, where });
  };
  for (const kind of keyKinds) {
    const given = criteria[kind];
    if (given !== undefined) join(personKeys, alias => isKey(kind, given, alias));
  }
  for (const term of termsOf(criteria).slice(0, maxTerms))
    join(personAttributes, alias => sql`${alias}."term" = ${value(term)}`);
  if (isJoined(criteria, reach))
    join(personGroups, alias => sql`${alias}."group" = ${value([...reach.groups.keys()][0] as number)}`);
  return joins;
}

/** One group, unless they are one person: then a plan made without the values might begin with all members. */
const isJoined = ({ identifier }: PersonCriteria, { whole, groups }: ItemReach): boolean =>
  !whole && groups.size === 1 && identifier === undefined;

const keys: readonly string[] = [...keyKinds, 'identifier'];

/** Whoever it is, there are few of them: no other way to find them is ever better. */
export const isByKeys = (criteria: PersonCriteria): boolean => keys.some(key => key in criteria);

const termsOf = ({ attributes }: PersonCriteria): string[] =>
  Object.entries(attributes ?? {}).map(([key, held]) => attributeTerm(key, held));

const isKey = (kind: KeyKind, given: string, alias: SQL): SQL =>
  sql`${alias}."kind" = ${value(kindOf(kind))} and ${alias}."value" = ${value(indexedKey(given))}`;

/**
 * What is asked, but for what the joins say.
 * @param each see `isMember`
 */
export function conditionsOf(asked: Asked, each = isByKeys(asked.criteria)): SQL {
  const { workspace, criteria, reach, assignedTo, rare } = asked;
  const terms = termsOf(criteria);
  const { identifier, identifiers, excludeIdentifiers, firstName, lastName, status, statuses } = criteria;
  const { updatedSince, updatedBefore, assignedToIds, search } = criteria;
  const is = <T>(given: T | undefined, condition: (given: T) => SQL) =>
    given === undefined ? undefined : condition(given);
  return all(
    sql`${persons.workspace} = ${value(workspace)}`,
    is(identifier, given => sql`${persons.identifier} = ${value(given)}`),
    is(identifiers, given => sql`${persons.identifier} = any(${texts(given)})`),
    is(excludeIdentifiers, given => sql`${persons.identifier} <> all(${texts(given)})`),
    // By the index of folded names, of which the same name to the letter is one.
    is(
      firstName,
      given =>
        sql`${persons.firstNameFolded} = ${value(indexed(foldedText(given)))} and ${persons.firstName} = ${value(given)}`,
    ),
    is(
      lastName,
      given =>
        sql`${persons.lastNameFolded} = ${value(indexed(foldedText(given)))} and ${persons.lastName} = ${value(given)}`,
    ),
    is(status, given => sql`${persons.status} = ${value(given)}`),
    is(statuses, given => sql`${persons.status} = any(${texts(given)})`),
    is(updatedSince, given => sql`${persons.updatedAt} >= ${value(given)}`),
    is(updatedBefore, given => sql`${persons.updatedAt} < ${value(given)}`),
    is(assignedToIds, () => isAssigned(workspace, assignedTo)),
    is(search, given => (rare ? isAmong(workspace, given) : isFound(workspace, given))),
    terms.length > maxTerms ? hasTerms(workspace, terms) : undefined,
    isJoined(criteria, reach) ? undefined : isMember(workspace, reach, sql`${persons.sequence}`, each),
  );
}

const isAssigned = (workspace: number, assignedTo: readonly number[]): SQL => sql`exists (
  select 1 from ${contactAssignments} as "held" where "held"."workspace" = ${value(workspace)}
    and "held"."assignedTo" = any(${numbers(assignedTo)}) and "held"."person" = ${persons.sequence})`;

const hasTerms = (workspace: number, terms: readonly string[]): SQL => sql`(
  select count(*) from ${personAttributes} as "held" where "held"."workspace" = ${value(workspace)}
    and "held"."term" = any(${texts(terms)}) and "held"."person" = ${persons.sequence}) = ${value(terms.length)}`;

/**
 * Membership in the groups of a reach of the person with this number; undefined where everybody is within it.
 * @param each whether it's looked up person by person, rather than as the planner would have it, which might read all
 * members first
 */
export function isMember(
  workspace: number,
  { whole, groups }: ItemReach,
  person: SQL,
  each = false,
): SQL | undefined {
  if (whole) return undefined;
  // Of one person's groups each is compared, not each of the reach's looked up: a person is in few.
  const [group, alone] = each ? [sql`"of"."group" + 0`, sql` offset 0`] : [sql`"of"."group"`, sql``];
  return sql`exists (
    select 1 from ${personGroups} as "of" where "of"."workspace" = ${value(workspace)}
      and "of"."person" = ${person} and ${group} = any(${numbers(groups.keys())})${alone})`;
}

/** The folded columns in which a search looks. */
const searched = [persons.firstNameFolded, persons.lastNameFolded, persons.externalRefFolded];

const begins = (column: SQLWrapper, search: string): SQL =>
  sql`${column} like ${value(`${indexed(search).replace(/[\\%_]/g, '\\$&')}%`)}`;

/**
 * Stretches of indexes, which together hold the persons that a search finds, some of them twice.
 * @param atMost so many of each, in the order of its index: else a planner that expects to find so many anywhere begins
 * at the table's beginning, where another workspace's may lie
 */
export function searchArms(workspace: number, search: string, atMost?: number): SQL {
  const arm = (select: SQL, column: SQLWrapper) =>
    atMost === undefined ? select : sql`(${select} order by ${column} limit ${value(atMost)})`;
  const names = searched.map(column =>
    arm(
      sql`select ${persons.sequence} as "person" from ${persons} where ${persons.workspace} = ${value(workspace)} and ${begins(column, search)}`,
      column,
    ),
  );
  const addresses = arm(
    sql`select ${personKeys.person} from ${personKeys}
    where ${personKeys.workspace} = ${value(workspace)} and ${isAddress(search)}`,
    personKeys.value,
  );
  return sql.join([...names, addresses], sql` union all `);
}

const isAddress = (search: string): SQL =>
  sql`${personKeys.kind} = ${value(kindOf('emailAddress'))} and ${begins(personKeys.value, search)}`;

const isAmong = (workspace: number, search: string): SQL =>
  sql`${persons.sequence} in (${searchArms(workspace, search)})`;

/** The same, looked at person by person. */
function isFound(workspace: number, search: string): SQL {
  const names = searched.map(column => begins(column, search));
  const address = sql`exists (select 1 from ${personKeys} where ${personKeys.workspace} = ${value(workspace)}
    and ${personKeys.person} = ${persons.sequence} and ${isAddress(search)})`;
  return sql`(${sql.join([...names, address], sql` or `)})`;
}
