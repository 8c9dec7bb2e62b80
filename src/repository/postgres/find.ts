import { sql } from 'drizzle-orm';
import type { PersonStretch } from '../../domain/paging.ts';
import type { Person, PersonField, PersonPart } from '../../domain/person.ts';
import { type AccessibleGroups, type ItemReach, reachOf } from '../../domain/reach.ts';
import type { PersonQuery, Reach } from '../port.ts';
import { type Asked, isByKeys, isMember } from './findCriteria.ts';
import { type Part, partsOf } from './findOrder.ts';
import { countQuery, pageQueries, searchCount } from './findQuery.ts';
import type { GroupReader } from './groups.ts';
import { allFields, columnsRead, type PersonValues, partOf, personOf } from './personFields.ts';
import { indexed } from './rows.ts';
import { persons } from './schema.ts';
import { all, type Run, texts, value } from './statement.ts';

export type PersonFinder = ReturnType<typeof personFinder>;

/** A search that finds no more is looked up in its indexes, and sorted; one that finds more fills a page soon. */
const fewFound = 2_000;

/** Finds persons. */
export function personFinder(run: Run, groups: GroupReader) {
  const whole = (accessible: AccessibleGroups): ItemReach => reachOf(null, accessible);

  /** Where a call looks, and all that its viewer may access. */
  async function reachesOf(
    workspace: number,
    { access, named }: Reach,
  ): Promise<{ within: ItemReach; accessible: ItemReach }> {
    const found = await groups.accessible(workspace, access, named === null ? [] : [named]);
    return { within: reachOf(named, found), accessible: whole(found) };
  }

  /** Those of the persons who are within reach, by identifier. */
  async function identified(
    workspace: number,
    within: ItemReach,
    identifiers: readonly string[],
    fields: readonly PersonField[] = allFields,
  ): Promise<Map<string, PersonValues>> {
    if (identifiers.length === 0 || nobody(within)) return new Map();
    const rows = await run<PersonValues & { identifier: string }>(sql`
      select ${columnsRead(fields)} from ${persons} where ${all(
        sql`${persons.workspace} = ${value(workspace)}`,
        sql`${persons.identifier} = any(${texts(new Set(identifiers))})`,
        isMember(workspace, within, sql`${persons.sequence}`),
      )}`);
    return new Map(rows.map(row => [row.identifier, row]));
  }

  /** Null when nobody can be within reach, or meet the criteria. */
  async function prepared({ reach, criteria }: PersonQuery): Promise<Asked | null> {
    const workspace = await groups.workspaceId(reach.workspace);
    if (workspace === null) return null;
    const { within, accessible } = await reachesOf(workspace, reach);
    if (nobody(within)) return null;
    const { assignedToIds, search } = criteria;
    if (search !== undefined && indexed(search) !== search) return null;
    const counterparts =
      assignedToIds && (await identified(workspace, accessible, assignedToIds, ['identifier']));
    if (counterparts?.size === 0) return null;
    const assignedTo = Array.from(counterparts?.values() ?? [], ({ sequence }) => sequence);
    const rare = search !== undefined && (await isRare(workspace, search));
    return { workspace, criteria, reach: within, assignedTo, rare };
  }

  async function isRare(workspace: number, search: string): Promise<boolean> {
    const [row] = await run<{ count: number }>(searchCount(workspace, search, fewFound + 1));
    return (row?.count ?? 0) <= fewFound;
  }

  /** The persons of a page, from the end that its limit counts from. */
  async function rowsOf(
    query: PersonQuery,
    page: PersonStretch,
    fields: readonly PersonField[],
  ): Promise<PersonValues[]> {
    const asked = await prepared(query);
    const rows: PersonValues[] = [];
    for (const part of asked === null ? [] : partsOf(page)) {
      if (rows.length === page.limit) break;
      rows.push(...(await rowsOfPart(asked as Asked, part, page.limit - rows.length, fields)));
    }
    return rows;
  }

  async function rowsOfPart(
    asked: Asked,
    part: Part,
    limit: number,
    fields: readonly PersonField[],
  ): Promise<PersonValues[]> {
    let rows: PersonValues[] = [];
    for (const query of pageQueries(asked, part, limit, fields)) {
      rows = await run<PersonValues>(query, isByKeys(asked.criteria) ? 'kept' : undefined);
      if (rows.length === limit) break;
    }
    return rows;
  }

  async function findPersonParts(
    query: PersonQuery,
    page: PersonStretch,
    fields: readonly PersonField[],
  ): Promise<PersonPart[]> {
    const found = (await rowsOf(query, page, fields)).map(partOf);
    return page.from === 'end' ? found.reverse() : found;
  }

  return {
    identified,
    findPersonParts,

    reachOf: async (workspace: number, reach: Reach): Promise<ItemReach> =>
      (await reachesOf(workspace, reach)).within,

    findRows: (query: PersonQuery, page: PersonStretch): Promise<PersonValues[]> =>
      rowsOf(query, page, allFields),

    findPersons: async (query: PersonQuery, page: PersonStretch): Promise<Person[]> =>
      (await findPersonParts(query, page, allFields)) as Person[],

    async countPersons(query: PersonQuery, atMost: number): Promise<number> {
      const asked = await prepared(query);
      if (asked === null) return 0;
      const [row] = await run<{ count: number }>(countQuery(asked, atMost));
      return row?.count ?? 0;
    },

    async personsByIdentifier(reach: Reach, identifiers: readonly string[]): Promise<(Person | null)[]> {
      const workspace = await groups.workspaceId(reach.workspace);
      if (workspace === null) return identifiers.map(() => null);
      const { within } = await reachesOf(workspace, reach);
      const found = await identified(workspace, within, identifiers);
      return identifiers.map(identifier => {
        const row = found.get(identifier);
        return row ? personOf(row) : null;
      });
    },
  };
}

/** No group, which must never become no condition. */
export const nobody = ({ whole, groups }: ItemReach): boolean => !whole && groups.size === 0;
