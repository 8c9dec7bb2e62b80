import { eq } from 'drizzle-orm';
import type { KeyLookup } from '../../domain/lookups.ts';
import type { PersonStretch } from '../../domain/paging.ts';
import type { Person } from '../../domain/person.ts';
import { accessibleGroups, type ItemReach, isWithin, reachOf } from '../../domain/reach.ts';
import type { PersonQuery, Reach } from '../port.ts';
import type { Connection } from './connection.ts';
import { askedOf } from './findCriteria.ts';
import { type Part, partsOf, shortened, shortenedById } from './findOrder.ts';
import { type Plan, plansOf, type Question } from './findPlan.ts';
import type { Shape } from './findQuery.ts';
import { findStatements, groupingOf, type Values } from './findStatements.ts';
import type { GroupReader } from './groups.ts';
import { idOf, type PersonRow, personOf, workspaceOf } from './rows.ts';
import { persons } from './schema.ts';
import { build, param, prepare } from './statement.ts';

export type PersonFinder = ReturnType<typeof personFinder>;

/** What is asked, ready to be planned and run; its shape and values but for what the plan and the order add. */
interface Prepared {
  readonly workspace: number;
  readonly question: Omit<Question, 'parts' | 'count' | 'size'>;
  readonly shape: Pick<Shape, 'criteria' | 'groups' | 'arms'>;
  readonly values: Values;
}

/** Finds persons over one connection. */
export function personFinder(connection: Connection, groups: GroupReader) {
  const statements = findStatements(connection);

  /** Null when nobody can be within reach, or meet the criteria. */
  function prepared({ reach, criteria }: PersonQuery): Prepared | null {
    const workspace = groups.workspaceId(reach.workspace);
    if (workspace === null) return null;
    const { whole, groups: within } = itemReach(workspace, reach);
    const grouping = groupingOf(whole, [...within.keys()]);
    const assignedTo = criteria.assignedToIds && accessibleIds(workspace, reach, criteria.assignedToIds);
    if (grouping === null || assignedTo?.length === 0) return null;
    const asked = askedOf(criteria, assignedTo ?? []);
    const { values: groupValues, ...shape } = grouping;
    return {
      workspace,
      question: { asked, groups: shape.groups, persons: () => statements.lastSequence(workspace) },
      shape: { criteria: asked.criteria, ...shape },
      values: { ...groupValues, ...asked.values, workspace, ...boundsOf(workspace) },
    };
  }

  /** The persons of a page, from the end that its limit counts from. */
  function findRows(query: PersonQuery, page: PersonStretch): PersonRow[] {
    const known = prepared(query);
    if (known === null) return [];
    const { workspace, shape, values } = known;
    const parts = partsOf(workspace, page, query.criteria);
    const kinds = parts.map(({ kind }) => kind);
    const question: Question = { ...known.question, parts: kinds, count: false, size: page.limit };
    const ascending = (page.order.direction === 'ASC') === (page.from === 'start');

    /** A part cut to so many persons; itself when it has no more. */
    function cut(part: Part, length: number): Part {
      if (part.kind === 'id')
        return shortenedById(part, ascending, length, idOf(workspace, question.persons()));
      const place = statements.place(part.kind, ascending);
      const end = place.get({ ...values, ...part.values, offset: length });
      return end ? shortened(part, ascending, end) : part;
    }

    /** Null when patience ended before the page was full. */
    function read({ driver, few, term, patience }: Plan): PersonRow[] | null {
      const rows: PersonRow[] = [];
      for (const part of parts) {
        const stretch = patience === undefined ? part : cut(part, patience);
        const statement = statements.find({
          ...shape,
          driver,
          few,
          part: stretch.kind,
          ascending,
          count: false,
        });
        const limit = page.limit - rows.length;
        rows.push(...statement.all({ ...values, ...stretch.values, ...termOf(term), limit }));
        if (rows.length === page.limit) break;
        if (stretch !== part) return null;
      }
      return rows;
    }

    for (const plan of plansOf(question, statements.probe(values))) {
      const rows = read(plan);
      if (rows) return rows;
    }
    return [];
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
    if (!row || workspaceOf(row.id) !== workspace) return null;
    return reach.whole || isWithin(reach, groups.groupsOf(row.id, everyGroup)) ? row : null;
  }

  /** The ids of those persons whom the viewer may access, whatever groups are named. */
  function accessibleIds(workspace: number, { access }: Reach, identifiers: readonly string[]): number[] {
    const within = reachOf(null, groups.accessible(workspace, access));
    return identifiers.flatMap(identifier => rowOf(workspace, within, identifier)?.id ?? []);
  }

  return {
    itemReach,
    rowOf,
    findRows,

    findPersons(query: PersonQuery, page: PersonStretch): Person[] {
      const persons = findRows(query, page).map(personOf);
      return page.from === 'end' ? persons.reverse() : persons;
    },

    countPersons(query: PersonQuery, atMost: number): number {
      const known = prepared(query);
      if (known === null) return 0;
      const { shape, values } = known;
      const question: Question = { ...known.question, parts: ['id'], count: true, size: atMost };
      const [plan] = plansOf(question, statements.probe(values));
      if (!plan) return 0;
      const { driver, few, term } = plan;
      const counted = statements.count({ ...shape, driver, few, part: 'id', ascending: true, count: true });
      return counted.get({ ...values, ...termOf(term), limit: atMost })?.count ?? 0;
    },

    /** The oldest persons within reach who bear a key. */
    bearers(
      workspace: number,
      { kind, value, bearers }: KeyLookup,
      { whole, groups }: ItemReach,
      limit: number,
    ): PersonRow[] {
      const grouping = groupingOf(whole, [...groups.keys()]);
      if (grouping === null) return [];
      const { values, ...shape } = grouping;
      const found = statements.find({
        ...shape,
        criteria: bearers === 'anyone' ? [kind] : [kind, bearers],
        driver: kind,
        few: false,
        part: 'id',
        ascending: true,
        count: false,
      });
      return found.all({ ...values, [kind]: value, workspace, ...boundsOf(workspace), limit });
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

const termOf = (term: string | undefined): Values => (term === undefined ? {} : { term });

/** The ids of a workspace's persons lie between these: for what has an index of its own, and for lists without a page. */
function boundsOf(workspace: number): { first: number; end: number; low: number; high: number } {
  const [first, end] = [idOf(workspace, 0), idOf(workspace + 1, 0)];
  return { first, end, low: first, high: end };
}
