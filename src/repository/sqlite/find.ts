import { eq } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { KeyLookup } from '../../domain/lookups.ts';
import type { PersonStretch } from '../../domain/paging.ts';
import type { Person } from '../../domain/person.ts';
import { accessibleGroups, type ItemReach, isWithin, reachOf } from '../../domain/reach.ts';
import type { PersonQuery, Reach } from '../port.ts';
import type { Connection } from './connection.ts';
import { type Asked, askedOf, type Grouping } from './findCriteria.ts';
import type { DriverName } from './findDrivers.ts';
import { type Part, type PartKind, partsOf, shortened, shortenedById } from './findOrder.ts';
import { type Plan, type Probe, planOf, type Question, rarestOf } from './findPlan.ts';
import { placeOf, probeOf, queryOf, type Shape } from './findQuery.ts';
import type { GroupReader } from './groups.ts';
import { idOf, type PersonRow, personOf } from './rows.ts';
import { idsPerWorkspace, persons, workspaces } from './schema.ts';
import { build, param, prepare, type Query, type Statement, type Value } from './statement.ts';

/** Groups of which each gets an arm of a UNION; SQLite ends compound SELECTs at 500. */
const maxArms = 64;

export type PersonFinder = ReturnType<typeof personFinder>;

type Values = Record<string, Value>;

/** A question but for its order. */
interface Known {
  readonly workspace: number;
  readonly asked: Asked;
  readonly grouping: Pick<Shape, 'groups' | 'arms'>;
  readonly values: Values;
}

/** Finds persons over one connection: each shape of question is prepared once. */
export function personFinder(connection: Connection, groups: GroupReader) {
  const statements = new LRUCache<string, Statement<unknown>>({ max: 500 });

  function statement<Row>(key: string, query: () => Query): Statement<Row> {
    const known = statements.get(key) ?? prepare<unknown>(connection, query());
    statements.set(key, known);
    return known as Statement<Row>;
  }
  const finding = <Row>(shape: Shape) => statement<Row>(JSON.stringify(shape), () => queryOf(shape));
  const probing = (driver: DriverName) => statement<{ count: number }>(driver, () => probeOf(driver));

  const placing = (part: Exclude<PartKind, 'id'>, ascending: boolean) =>
    statement<{ id: number; value: Value }>(`${part} ${ascending}`, () => placeOf(part, ascending));
  const probeWith =
    (values: Values): Probe =>
    (driver, limit, term) =>
      probing(driver).get({ ...values, ...(term !== undefined && { term }), limit })?.count ?? 0;

  const workspaceById = prepare<{ lastSequence: number }>(
    connection,
    build
      .select({ lastSequence: workspaces.lastSequence })
      .from(workspaces)
      .where(eq(workspaces.id, param('id'))),
  );

  /** What a query comes to in SQL, but for the order; null when nobody can be within reach or meet it. */
  function questionOf({ reach, criteria }: PersonQuery): Known | null {
    const workspace = groups.workspaceId(reach.workspace);
    if (workspace === null) return null;
    const looked = groupValues(itemReach(workspace, reach));
    if (looked === null) return null;
    const assignedTo = criteria.assignedToIds
      ? idsOf(workspace, { ...reach, named: null }, criteria.assignedToIds)
      : [];
    if (criteria.assignedToIds && assignedTo.length === 0) return null;
    const asked = askedOf(criteria, assignedTo);
    const values: Values = {
      ...looked.values,
      ...asked.values,
      workspace,
      first: idOf(workspace, 0),
      end: idOf(workspace + 1, 0),
    };
    return { workspace, asked, grouping: looked.grouping, values };
  }

  const lookedAt = ({ workspace, asked, grouping }: Known) => ({
    asked,
    groups: grouping.groups,
    persons: () => workspaceById.get({ id: workspace })?.lastSequence ?? 0,
  });

  /** The persons of a page, from the end that its limit counts from. */
  function findRows(query: PersonQuery, page: PersonStretch): PersonRow[] {
    const known = questionOf(query);
    if (known === null) return [];
    const { workspace, asked, grouping, values } = known;
    const parts = partsOf(workspace, page, query.criteria);
    const question: Question = {
      ...lookedAt(known),
      parts: parts.map(({ kind }) => kind),
      count: false,
      size: page.limit,
    };
    const ascending = (page.order.direction === 'ASC') === (page.from === 'start');

    function upTo(patience: number, part: Part): Part {
      if (part.kind === 'id')
        return shortenedById(part, ascending, patience, idOf(workspace, question.persons()));
      const at = placing(part.kind, ascending);
      const end = at.get({ ...values, ...part.values, offset: patience });
      return end ? shortened(part, ascending, end) : part;
    }

    function go(plan: Plan): PersonRow[] | null {
      const rows: PersonRow[] = [];
      for (const part of parts) {
        const walked = plan.patience === undefined ? part : upTo(plan.patience, part);
        const shape: Shape = {
          criteria: asked.criteria,
          ...grouping,
          ...goesBy(plan),
          part: walked.kind,
          ascending,
          count: false,
        };
        const limit = page.limit - rows.length;
        rows.push(...finding<PersonRow>(shape).all({ ...values, ...walked.values, ...termOf(plan), limit }));
        if (rows.length === page.limit) break;
        if (walked !== part) return null;
      }
      return rows;
    }

    const probe = probeWith(values);
    const plan = planOf(question, probe);
    const rows = plan && go(plan);
    if (rows || plan === null) return rows ?? [];
    const rarest = rarestOf(question, Number.MAX_SAFE_INTEGER, probe);
    return (rarest && go(rarest)) ?? [];
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

  function idsOf(workspace: number, reach: Reach, identifiers: readonly string[]): number[] {
    const within = itemReach(workspace, reach);
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
      const known = questionOf(query);
      if (known === null) return 0;
      const { workspace, asked, grouping, values } = known;
      const question: Question = { ...lookedAt(known), parts: ['id'], count: true, size: atMost };
      const plan = planOf(question, probeWith(values));
      if (plan === null) return 0;
      const shape: Shape = {
        criteria: asked.criteria,
        ...grouping,
        ...goesBy(plan),
        part: 'id',
        ascending: true,
        count: true,
      };
      const all = { low: idOf(workspace, 0), high: idOf(workspace + 1, 0), limit: atMost };
      return finding<{ count: number }>(shape).get({ ...values, ...all, ...termOf(plan) })?.count ?? 0;
    },

    /** The oldest persons within reach who bear a key. */
    bearers(
      workspace: number,
      { kind, value, bearers }: KeyLookup,
      reach: ItemReach,
      limit: number,
    ): PersonRow[] {
      const looked = groupValues(reach);
      if (looked === null) return [];
      const shape: Shape = {
        criteria: bearers === 'anyone' ? [kind] : [kind, bearers],
        ...looked.grouping,
        driver: kind,
        few: false,
        part: 'id',
        ascending: true,
        count: false,
      };
      const [low, high] = [idOf(workspace, 0), idOf(workspace + 1, 0)];
      return finding<PersonRow>(shape).all({ ...looked.values, [kind]: value, workspace, low, high, limit });
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

const goesBy = ({ driver, few }: Plan) => ({ driver, few });
const termOf = ({ term }: Plan): Values => (term === undefined ? {} : { term });

/**
 * How to look at groups, by their number, and the values for it; null for no group, which must never become
 * no condition. A UNION of ordered arms costs little for a few groups; its arms are padded to a power of two,
 * which changes nothing in a UNION and keeps the statements few.
 */
function groupValues({
  whole,
  groups,
}: ItemReach): { grouping: Pick<Shape, 'groups' | 'arms'>; values: Values } | null {
  const found = (groups: Grouping, arms: number, values: Values) => ({ grouping: { groups, arms }, values });
  const keys = [...groups.keys()];
  const first = keys[0];
  if (whole) return found('whole', 0, {});
  if (first === undefined) return null;
  const values: Values = { groups: JSON.stringify(keys), group0: first };
  if (keys.length === 1) return found('one', 1, values);
  if (keys.length > maxArms) return found('many', 0, values);
  const arms = 2 ** Math.ceil(Math.log2(keys.length));
  for (let arm = 0; arm < arms; arm++) values[`group${arm}`] = keys[arm] ?? first;
  return found('several', arms, values);
}
