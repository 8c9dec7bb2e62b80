import { assignmentNode, type RelationField, relationPage } from './assignments.ts';
import { type Filter, found } from './filter.ts';
import { compare, isDefault, type Order, type Place, placeIn } from './order.ts';
import { personView } from './view.ts';
import {
  type Answer,
  accessible,
  byIdentifier,
  type Group,
  groupView,
  inScope,
  type Json,
  type JsonObject,
  namesBoth,
  type Person,
  type Refusal,
  refusal,
  type Viewer,
} from './world.ts';

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
  orderBy?: Order | null;
  withLastId?: boolean;
}

/** What a cursor or a sequence number was given for; null when it is malformed, or of another order. */
export type PlaceOf = (position: string | number, order: Order | null | undefined) => Place | null;

/** §3. */
export function findPersons(
  viewer: Viewer,
  { filter, requireMatch, orderBy, withLastId, ...paging }: FindVariables,
  placeOf: PlaceOf,
): Answer {
  const place = (position: string | number) => placeOf(position, orderBy);
  const refused = refusal(viewer, 'people:read', {
    BOTH_GROUP_IDENTIFIERS_PROVIDED: namesBoth(filter ?? {}),
    BAD_USER_INPUT: isBadPaging(paging, place) || (paging.afterId != null && !isDefault(orderBy)),
  });
  if (refused) return refused;
  const all = found(viewer, filter ?? {})
    .map(person => ({ person, at: placeIn(orderBy, person) }))
    .sort((a, b) => compare(orderBy, a.at, b.at));
  const { page, ...flags } = pageOf(all, orderBy, paging, place);
  const errors = [
    ...(requireMatch && page.length === 0 ? ['NOT_FOUND'] : []),
    ...(withLastId && !isDefault(orderBy) ? ['BAD_USER_INPUT'] : []),
  ];
  if (errors.length > 0) return { errors };
  const last = page.at(-1);
  const connection = {
    edges: page.map(({ person }) => ({ node: personView(viewer, person) })),
    nodes: page.map(({ person: { identifier } }) => ({ identifier })),
    pageInfo: flags,
    // Cursors and sequence numbers are opaque: what they must be is checked where they are learnt.
    ...(withLastId && { lastId: last && flags.hasNextPage ? `of ${last.person.identifier}` : -1 }),
    totalCount: all.length,
    totalCountIsExact: true,
  };
  return { data: { findPersons: connection } };
}

const isBadSize = (size: number | null | undefined): boolean => size != null && (size < 1 || size > 100);

type Placing = (position: string | number) => Place | null;

function isBadPaging({ first, after, last, before, afterId }: Paging, placeOf: Placing): boolean {
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

interface Placed {
  person: Person;
  at: Place;
}

/** The page, and both flags, exact in both directions; an empty page lies at its window, whose ends are excluded. */
function pageOf(all: Placed[], order: Order | null | undefined, paging: Paging, placeOf: Placing) {
  const { first, last, after, before, afterId } = paging;
  const from = after ?? afterId;
  const low = from == null ? null : placeOf(from);
  const high = before == null ? null : placeOf(before);
  const isBehind = (at: Place, other: Place | null) => other === null || compare(order, at, other) > 0;
  const isBefore = (at: Place, other: Place | null) => other === null || compare(order, at, other) < 0;
  const within = all.filter(({ at }) => isBehind(at, low) && isBefore(at, high));
  const backward = last != null || (before != null && first == null && from == null);
  const page = backward ? within.slice(-(last ?? 100)) : within.slice(0, first ?? 100);
  const [start, end] = [page[0]?.at, page.at(-1)?.at];
  return {
    page,
    hasNextPage: all.some(({ at }) => (end ? isBehind(at, end) : !isBefore(at, high))),
    hasPreviousPage: all.some(({ at }) => (start ? isBefore(at, start) : !isBehind(at, low))),
  };
}

/** Where in the order of creation the counterpart of an assignment's cursor stands. */
export type CounterpartOf = (field: RelationField, cursor: string) => number;

export interface PersonVariables {
  identifier: string;
  first?: number;
  assignmentsAfter?: string;
  contactsAfter?: string;
}

export function person(
  viewer: Viewer,
  { identifier, first, assignmentsAfter, contactsAfter }: PersonVariables,
  counterpartOf: CounterpartOf,
): Answer {
  const refused = refusal(viewer, 'people:read');
  if (refused) return refused;
  const found = inScope(viewer).find(person => person.identifier === identifier);
  if (!found) return { data: { person: null } };
  const page = (field: RelationField, after: string | undefined): JsonObject => {
    const behind = after === undefined ? -1 : counterpartOf(field, after);
    return relationPage(viewer, found, field, first, behind);
  };
  const pages = {
    assignments: page('assignments', assignmentsAfter),
    contacts: page('contacts', contactsAfter),
  };
  return { data: { person: { ...personView(viewer, found), ...pages } } };
}

/** What a global id was learnt to stand for. */
export type NodeOf = (id: string) => { type: string; identifier: string } | null;

export function nodes(viewer: Viewer, { ids }: { ids: string[] }, nodeOf: NodeOf): Answer {
  const refused = refusal(viewer, 'people:read');
  if (refused) return refused;
  const view = (id: string | undefined): Json => {
    const node = id === undefined ? null : nodeOf(id);
    if (node?.type === 'Group') {
      const group = accessible(viewer).find(({ identifier }) => identifier === node.identifier);
      return group ? groupWithPersons(viewer, group) : null;
    }
    if (node?.type === 'ContactAssignment') return assignmentNode(viewer, node.identifier);
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
