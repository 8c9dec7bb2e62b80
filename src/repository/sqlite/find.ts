import { eq } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import { foldedText } from '../../domain/canonical.ts';
import type { PersonCriteria } from '../../domain/criteria.ts';
import type { Bearers, KeyLookup } from '../../domain/lookups.ts';
import type { Page } from '../../domain/paging.ts';
import type { Person } from '../../domain/person.ts';
import { accessibleGroups, type ItemReach, isWithin, reachOf } from '../../domain/reach.ts';
import type { PersonQuery, Reach } from '../port.ts';
import type { Connection } from './connection.ts';
import { type Criterion, queryOf, type Shape } from './findQuery.ts';
import type { GroupReader } from './groups.ts';
import { idOf, type PersonRow, personOf } from './rows.ts';
import { idsPerWorkspace, persons } from './schema.ts';
import { build, param, prepare, type Statement, type Value } from './statement.ts';

/** Groups of which each gets an arm of a UNION; SQLite ends compound SELECTs at 500. */
const maxArms = 64;

export type PersonFinder = ReturnType<typeof personFinder>;

/** Finds persons over one connection: each shape of question is prepared once. */
export function personFinder(connection: Connection, groups: GroupReader) {
  const statements = new LRUCache<string, Statement<unknown>>({ max: 500 });

  function statement<Row>(shape: Shape): Statement<Row> {
    const key = JSON.stringify(shape);
    const known = statements.get(key) ?? prepare<unknown>(connection, queryOf(shape));
    statements.set(key, known);
    return known as Statement<Row>;
  }

  /** The statement and its values, or null when nobody can be within reach. */
  function find<Row>(
    workspace: number,
    reach: ItemReach,
    criteria: PersonCriteria & { [B in Exclude<Bearers, 'anyone'>]?: null },
    page: Page<number>,
    count = false,
  ): { statement: Statement<Row>; values: Record<string, Value> } | null {
    const plan = groupPlan(reach);
    if (plan === null) return null;
    const given = (Object.keys(criteria) as Criterion[]).sort();
    const { values, ...groupShape } = plan;
    return {
      statement: statement<Row>({ criteria: given, ...groupShape, from: page.from, count }),
      values: {
        ...values,
        ...criteria,
        ...(criteria.firstName !== undefined && { firstNameFolded: foldedText(criteria.firstName) }),
        ...(criteria.lastName !== undefined && { lastNameFolded: foldedText(criteria.lastName) }),
        workspace,
        after: idOf(workspace, page.after ?? 0),
        before: idOf(workspace, Math.min(page.before ?? idsPerWorkspace, idsPerWorkspace)),
        limit: page.limit,
      },
    };
  }

  const itemReach = (workspace: number, { access, named }: Reach): ItemReach =>
    reachOf(named, groups.accessible(workspace, access, named ? [named] : []));

  const byIdentifier = prepare<PersonRow>(
    connection,
    build
      .select()
      .from(persons)
      .where(eq(persons.identifier, param('identifier'))),
  );

  /** The row of a person within reach. */
  function rowOf(workspace: number, reach: ItemReach, identifier: string): PersonRow | null {
    const row = byIdentifier.get({ identifier });
    if (!row || Math.floor(row.id / idsPerWorkspace) !== workspace) return null;
    return reach.whole || isWithin(reach, groups.groupsOf(row.id, everyGroup)) ? row : null;
  }

  return {
    itemReach,
    rowOf,

    findPersons({ reach, criteria }: PersonQuery, page: Page<number>): Person[] {
      const workspace = groups.workspaceId(reach.workspace);
      if (workspace === null) return [];
      const found = find<PersonRow>(workspace, itemReach(workspace, reach), criteria, page);
      const persons = found ? found.statement.all(found.values).map(personOf) : [];
      return page.from === 'end' ? persons.reverse() : persons;
    },

    countPersons({ reach, criteria }: PersonQuery, atMost: number): number {
      const workspace = groups.workspaceId(reach.workspace);
      if (workspace === null) return 0;
      const all: Page<number> = { after: null, before: null, limit: atMost, from: 'start' };
      const found = find<{ count: number }>(workspace, itemReach(workspace, reach), criteria, all, true);
      return found?.statement.get(found.values)?.count ?? 0;
    },

    /** A page of the persons within reach who meet the criteria. */
    rowsMeeting(
      workspace: number,
      reach: ItemReach,
      criteria: PersonCriteria,
      page: Page<number>,
    ): PersonRow[] {
      const found = find<PersonRow>(workspace, reach, criteria, page);
      return found ? found.statement.all(found.values) : [];
    },

    /** The oldest persons within reach who bear a key. */
    bearers(
      workspace: number,
      { kind, value, bearers }: KeyLookup,
      reach: ItemReach,
      limit: number,
    ): PersonRow[] {
      const criteria = { [kind]: value, ...(bearers === 'anyone' ? {} : { [bearers]: null }) };
      const found = find<PersonRow>(workspace, reach, criteria, {
        after: null,
        before: null,
        limit,
        from: 'start',
      });
      return found ? found.statement.all(found.values) : [];
    },

    personsByIdentifier(reach: Reach, identifiers: readonly string[]): (Person | null)[] {
      const workspace = groups.workspaceId(reach.workspace);
      if (workspace === null) return identifiers.map(() => null);
      const within = itemReach(workspace, reach);
      return identifiers.map(identifier => {
        const row = rowOf(workspace, within, identifier);
        return row && personOf(row);
      });
    },
  };
}

const everyGroup = accessibleGroups(true, []);

/**
 * How to look at groups, by their number, and the values for it; null for no group, which must never become
 * no condition. A UNION of ordered arms costs little for a few groups; its arms are padded to a power of two,
 * which changes nothing in a UNION and keeps the statements few.
 */
function groupPlan({
  whole,
  groups,
}: ItemReach): (Pick<Shape, 'groups' | 'arms'> & { values: Record<string, Value> }) | null {
  const keys = [...groups.keys()];
  const first = keys[0];
  const list = JSON.stringify(keys);
  if (whole) return { groups: 'whole', arms: 0, values: {} };
  if (first === undefined) return null;
  if (keys.length === 1) return { groups: 'one', arms: 1, values: { group0: first } };
  if (keys.length > maxArms) return { groups: 'many', arms: 0, values: { groups: list } };
  const arms = 2 ** Math.ceil(Math.log2(keys.length));
  const values: Record<string, Value> = { groups: list };
  for (let arm = 0; arm < arms; arm++) values[`group${arm}`] = keys[arm] ?? first;
  return { groups: 'several', arms, values };
}
