import { eq } from 'drizzle-orm';
import type { KeyLookup } from '../../domain/lookups.ts';
import type { PersonStretch } from '../../domain/paging.ts';
import type { Person, PersonField, PersonPart } from '../../domain/person.ts';
import { type AccessibleGroups, accessibleGroups, type ItemReach, reachOf } from '../../domain/reach.ts';
import type { PersonQuery, Reach } from '../port.ts';
import type { Connection } from './connection.ts';
import { counter } from './findCount.ts';
import { askedOf } from './findCriteria.ts';
import { partsOf } from './findOrder.ts';
import { type Prepared, pageReader } from './findPage.ts';
import { type Scope, scopeOf } from './findScope.ts';
import { findStatements, shapeOf } from './findStatements.ts';
import type { GroupReader } from './groups.ts';
import {
  allFields,
  columnsRead,
  type Fields,
  fieldsOf,
  type PersonValues,
  personRowOf,
} from './personFields.ts';
import { idOf, type PersonRow, workspaceOf } from './rows.ts';
import { persons } from './schema.ts';
import { build, param, prepareLists, type Value, type Values } from './statement.ts';

export type PersonFinder = ReturnType<typeof personFinder>;

/** Finds persons over one connection. */
export function personFinder(connection: Connection, groups: GroupReader) {
  const statements = findStatements(connection);
  const readPage = pageReader(connection, statements);
  const count = counter(statements);

  /** Null when nobody can be within reach, or meet the criteria. */
  function prepared({ reach, criteria }: PersonQuery): Prepared | null {
    const workspace = groups.workspaceId(reach.workspace);
    if (workspace === null) return null;
    const assignedTo = criteria.assignedToIds && accessibleIds(workspace, reach, criteria.assignedToIds);
    const scope = scopeOf(itemReach(workspace, reach));
    if (scope === null || assignedTo?.length === 0) return null;
    const asked = askedOf(criteria, assignedTo ?? []);
    return {
      workspace,
      question: { asked, groups: scope.groups, persons: () => statements.lastSequence(workspace) },
      scope,
      values: valuesOf(workspace, scope, asked.values),
    };
  }

  /** The values of a find, but for what its plan and its page add. */
  const valuesOf = (workspace: number, scope: Scope, asked: Values): Values =>
    Object.assign(boundsOf(workspace), asked, scope.values, { workspace });

  /** The persons of a page, from the end that its limit counts from. */
  function findValues(query: PersonQuery, page: PersonStretch, fields: Fields): PersonValues[] {
    const known = prepared(query);
    if (known === null) return [];
    const parts = partsOf(known.workspace, page, query.criteria);
    const ascending = (page.order.direction === 'ASC') === (page.from === 'start');
    return readPage(known, { parts, ascending, limit: page.limit, fields });
  }

  function itemReach(workspace: number, { access, named }: Reach): ItemReach {
    if (named !== null) return reachOf(named, groups.accessible(workspace, access, [named]));
    return access.kind === 'all' ? everybody : wholeReachOf(groups.accessible(workspace, access));
  }

  const byIdentifier = prepareLists<PersonValues>(
    connection,
    build
      .select(columnsRead(persons, allFields))
      .from(persons)
      .where(eq(persons.identifier, param('identifier'))),
  );

  /** The row of a person within reach. */
  function rowOf(workspace: number, reach: ItemReach, identifier: string): PersonRow | null {
    const [values] = byIdentifier({ identifier });
    if (!values || workspaceOf(values[0]) !== workspace) return null;
    return reach.whole || groups.isMember(values[0], reach.groups) ? personRowOf(values) : null;
  }

  /** The ids of those persons whom the viewer may access, whatever groups are named. */
  function accessibleIds(workspace: number, { access }: Reach, identifiers: readonly string[]): number[] {
    const within = wholeReachOf(groups.accessible(workspace, access));
    return identifiers.flatMap(identifier => rowOf(workspace, within, identifier)?.id ?? []);
  }

  /** Of each person the fields named. */
  function findPersonParts(query: PersonQuery, page: PersonStretch, fields: Fields): PersonPart[] {
    const found = findValues(query, page, fields).map(fields.personOf);
    return page.from === 'end' ? found.reverse() : found;
  }

  return {
    itemReach,
    rowOf,

    /** The persons of a page, from the end that its limit counts from. */
    findRows: (query: PersonQuery, page: PersonStretch): PersonRow[] =>
      findValues(query, page, allFields).map(personRowOf),

    findPersons: (query: PersonQuery, page: PersonStretch): Person[] =>
      findPersonParts(query, page, allFields) as Person[],

    findPersonParts: (
      query: PersonQuery,
      page: PersonStretch,
      fields: readonly PersonField[],
    ): PersonPart[] => findPersonParts(query, page, fieldsOf(fields)),

    countPersons(query: PersonQuery, atMost: number): number {
      const known = prepared(query);
      return known === null ? 0 : count(known, atMost);
    },

    /** The oldest persons within reach who bear a key. */
    bearers(
      workspace: number,
      { kind, value, bearers }: KeyLookup,
      reach: ItemReach,
      limit: number,
    ): PersonRow[] {
      const scope = scopeOf(reach);
      if (scope === null) return [];
      const found = statements.find({
        criteria: bearers === 'anyone' ? [kind] : [kind, bearers],
        ...shapeOf({ driver: kind }, scope),
        driver: kind,
        few: false,
        part: 'id',
        ascending: true,
        count: false,
        fields: allFields,
      });
      const groups = statements.sets.valueOf(scope.keys);
      return found({ ...valuesOf(workspace, scope, { [kind]: value, limit }), groups }).map(personRowOf);
    },

    personsByIdentifier(reach: Reach, identifiers: readonly string[]): (Person | null)[] {
      const workspace = groups.workspaceId(reach.workspace);
      if (workspace === null) return identifiers.map(() => null);
      const within = itemReach(workspace, reach);
      return identifiers.map(identifier => rowOf(workspace, within, identifier)?.person ?? null);
    },
  };
}

/** A viewer of all groups who names none. */
const everybody = reachOf(null, accessibleGroups(true, []));

const reaches = new WeakMap<AccessibleGroups, ItemReach>();

/** All that is accessible, as one object for as long as that is one. */
function wholeReachOf(accessible: AccessibleGroups): ItemReach {
  const reach = reaches.get(accessible) ?? reachOf(null, accessible);
  reaches.set(accessible, reach);
  return reach;
}

/** The ids of a workspace's persons lie between these: for what has an index of its own, and for lists without a page. */
function boundsOf(workspace: number): Record<string, Value> {
  const [first, end] = [idOf(workspace, 0), idOf(workspace + 1, 0)];
  return { first, end, low: first, high: end };
}
