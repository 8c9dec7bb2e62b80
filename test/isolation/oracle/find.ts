import {
  type Answer,
  accessible,
  byIdentifier,
  emailKey,
  type Group,
  groupView,
  inScope,
  type Json,
  type JsonObject,
  type Named,
  namesBoth,
  type Person,
  personView,
  phoneKey,
  type Refusal,
  refusal,
  text,
  type Viewer,
} from './world.ts';

export interface Filter extends Named {
  identifier?: string | null;
  externalRef?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  emailAddress?: string | null;
  phoneNumber?: string | null;
  status?: string | null;
  updatedSince?: string | null;
}

export interface Paging {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  afterId?: number | null;
}

export interface FindVariables extends Paging {
  filter?: Filter | null;
  requireMatch?: boolean;
}

/** Where in the order of creation a cursor or a sequence number stands; null for a malformed cursor. */
export type PlaceOf = (position: string | number) => number | null;

/** §3. */
export function findPersons(
  viewer: Viewer,
  { filter, requireMatch, ...paging }: FindVariables,
  placeOf: PlaceOf,
): Answer {
  const refused = refusal(viewer, 'people:read', {
    BOTH_GROUP_IDENTIFIERS_PROVIDED: namesBoth(filter ?? {}),
    BAD_USER_INPUT: isBadPaging(paging, placeOf),
  });
  if (refused) return refused;
  const all = inScope(viewer, filter ?? {}).filter(person => matches(person, filter ?? {}));
  const page = pageOf(all, paging, placeOf);
  if (requireMatch && page.length === 0) return { errors: ['NOT_FOUND'] };
  const nodes = page.map(person => personView(viewer, person));
  return { data: { findPersons: connection(nodes, personPageInfo(all, page, paging, placeOf), all.length) } };
}

function matches(person: Person, filter: Filter): boolean {
  const holds = (wanted: string | null | undefined, own: string | null, key: (value: string) => string) =>
    wanted == null || (text(wanted) !== '' && own !== null && key(own) === key(wanted));
  return (
    holds(filter.identifier, person.identifier, text) &&
    holds(filter.externalRef, person.externalRef, text) &&
    holds(filter.firstName, person.firstName, text) &&
    holds(filter.lastName, person.lastName, text) &&
    holds(filter.emailAddress, person.emailAddress, emailKey) &&
    holds(filter.phoneNumber, person.phoneNumber, phoneKey) &&
    (filter.status == null || filter.status === person.status) &&
    (filter.updatedSince == null || Date.parse(filter.updatedSince) <= person.updatedAt)
  );
}

const isBadSize = (size: number | null | undefined): boolean => size != null && (size < 1 || size > 100);

function isBadPaging({ first, after, last, before, afterId }: Paging, placeOf: PlaceOf): boolean {
  return (
    isBadSize(first) ||
    isBadSize(last) ||
    (first != null && last != null) ||
    (after != null && afterId != null) ||
    (afterId != null && afterId < 0) ||
    (after != null && placeOf(after) === null) ||
    (before != null && placeOf(before) === null)
  );
}

/** The window of places that a page is cut from, both ends excluded. */
function windowOf({ after, before, afterId }: Paging, placeOf: PlaceOf): { low: number; high: number } {
  const low = after != null ? placeOf(after) : afterId != null ? placeOf(afterId) : null;
  const high = before != null ? placeOf(before) : null;
  return { low: low ?? Number.NEGATIVE_INFINITY, high: high ?? Number.POSITIVE_INFINITY };
}

function pageOf(all: Person[], paging: Paging, placeOf: PlaceOf): Person[] {
  const { low, high } = windowOf(paging, placeOf);
  const within = all.filter(({ place }) => place > low && place < high);
  const { first, last, before, after, afterId } = paging;
  const backward = last != null || (before != null && first == null && after == null && afterId == null);
  return backward ? within.slice(-(last ?? 100)) : within.slice(0, first ?? 100);
}

/** Both flags exact in both directions; an empty page lies at its window. */
function personPageInfo(all: Person[], page: Person[], paging: Paging, placeOf: PlaceOf) {
  const { low, high } = windowOf(paging, placeOf);
  const start = page[0]?.place ?? low + 1;
  const end = page.at(-1)?.place ?? high - 1;
  return {
    hasNextPage: all.some(item => item.place > end),
    hasPreviousPage: all.some(item => item.place < start),
  };
}

/** Cursors and sequence numbers are opaque: what they must be is checked where they are learnt. */
function connection(nodes: JsonObject[], pageInfo: JsonObject, totalCount: number): JsonObject {
  const last = nodes.at(-1);
  return {
    edges: nodes.map(node => ({ node })),
    nodes: nodes.map(({ identifier }) => ({ identifier: identifier as Json })),
    pageInfo,
    lastId: last && pageInfo.hasNextPage ? `of ${last.identifier}` : -1,
    totalCount,
    totalCountIsExact: true,
  };
}

export function person(viewer: Viewer, { identifier }: { identifier: string }): Answer {
  const refused = refusal(viewer, 'people:read');
  if (refused) return refused;
  const found = inScope(viewer).find(person => person.identifier === identifier);
  return { data: { person: found ? personView(viewer, found) : null } };
}

/** What a global id was learnt to stand for. */
export type NodeOf = (id: string) => { type: 'Person' | 'Group'; identifier: string } | null;

export function nodes(viewer: Viewer, { ids }: { ids: string[] }, nodeOf: NodeOf): Answer {
  const refused = refusal(viewer, 'people:read');
  if (refused) return refused;
  const view = (id: string | undefined): Json => {
    const node = id === undefined ? null : nodeOf(id);
    if (node?.type === 'Group') {
      const group = accessible(viewer).find(({ identifier }) => identifier === node.identifier);
      return group ? groupWithPersons(viewer, group) : null;
    }
    const found = inScope(viewer).find(({ identifier }) => identifier === node?.identifier);
    return found ? personView(viewer, found) : null;
  };
  return { data: { node: view(ids[0]), nodes: ids.map(view) } };
}

/** The persons of a group that the viewer can't access are none. */
export function groupWithPersons(viewer: Viewer, group: Group): JsonObject {
  const members = inScope(viewer, { groupIds: [group.identifier] });
  return {
    ...groupView(group),
    persons: {
      nodes: members.slice(0, 2).map(({ identifier }) => ({ identifier })),
      pageInfo: { hasNextPage: members.length > 2, hasPreviousPage: false },
      totalCount: members.length,
    },
  };
}

export function groups(viewer: Viewer, paging: Paging, placeOf: (cursor: string) => string | null): Answer {
  const after = paging.after == null ? '' : placeOf(paging.after);
  const refused = refusal(viewer, 'people:read', {
    BAD_USER_INPUT: isBadSize(paging.first) || after === null,
  });
  if (refused || after === null) return refused as Refusal;
  const all = [...accessible(viewer)].sort(byIdentifier);
  const page = all.filter(({ identifier }) => identifier > after).slice(0, paging.first ?? 100);
  const end = page.at(-1)?.identifier;
  return {
    data: {
      groups: {
        edges: page.map(group => ({ node: groupWithPersons(viewer, group) })),
        nodes: page.map(({ identifier }) => ({ identifier })),
        pageInfo: {
          hasNextPage: end !== undefined && all.some(({ identifier }) => identifier > end),
          hasPreviousPage: all.some(({ identifier }) => identifier < (page[0]?.identifier ?? `${after}\0`)),
        },
      },
    },
  };
}

export function viewerAnswer(viewer: Viewer): Answer {
  const { subject, workspace, access, scopes } = viewer;
  const groups = access === 'all' ? null : [...accessible(viewer)].sort(byIdentifier).map(groupView);
  return { data: { viewer: { subject, workspace: workspace.name, scopes, groups } } };
}
