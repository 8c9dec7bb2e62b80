import type { Change } from './world.ts';
import {
  type Answer,
  type Assignment,
  inScope,
  type JsonObject,
  moment,
  type Person,
  refusal,
  text,
  touch,
  type Viewer,
} from './world.ts';

/** The side of an assignment that a field of `Person` is about is the person's own. */
export const sides = {
  assignments: { own: 'person', other: 'assignedTo' },
  contacts: { own: 'assignedTo', other: 'person' },
} as const;
export type RelationField = keyof typeof sides;
const fields = Object.keys(sides) as RelationField[];

export interface AssignmentInput {
  assignedToId?: string;
  personId?: string;
}

/** Only the assignments between persons that the viewer can access both, the oldest counterpart first. */
export function visible(viewer: Viewer, field: RelationField, identifier: string): Assignment[] {
  const { own, other } = sides[field];
  const seen = inScope(viewer);
  return viewer.workspace.assignments
    .filter(assignment => assignment[own].identifier === identifier)
    .filter(({ assignedTo, person }) => seen.includes(assignedTo) && seen.includes(person))
    .sort((a, b) => a[other].place - b[other].place);
}

const side = ({ identifier, version }: Person): JsonObject => ({ identifier, version });
export const assignmentView = ({ assignedTo, person, createdAt }: Assignment): JsonObject => ({
  __typename: 'ContactAssignment',
  assignedTo: side(assignedTo),
  person: side(person),
  createdAt: moment(createdAt),
});

const pageSize = 2;

/** What every person is shown with, to who may read. */
export function relations(viewer: Viewer, shown: Person): JsonObject {
  if (!viewer.scopes.includes('people:read')) return {};
  return Object.fromEntries(
    fields.map(field => {
      const directory = { ...viewer, workspace: viewer.directory ?? viewer.workspace };
      const all = visible(directory, field, shown.identifier);
      // The person itself is on its own side as it is shown around them.
      const own = { [sides[field].own]: side(shown) };
      const nodes = all.slice(0, pageSize).map(assignment => ({ ...assignmentView(assignment), ...own }));
      return [field, { nodes, pageInfo: { hasNextPage: all.length > pageSize } }];
    }),
  );
}

/** A page behind the counterpart of this place in the order of creation. */
export function relationPage(
  viewer: Viewer,
  { identifier }: Person,
  field: RelationField,
  first: number | undefined,
  behind: number,
): JsonObject {
  const { other } = sides[field];
  const all = visible(viewer, field, identifier);
  const rest = all.filter(assignment => assignment[other].place > behind);
  const page = rest.slice(0, first ?? 100);
  const hasPreviousPage = rest.length < all.length;
  return {
    edges: page.map(assignment => ({ node: assignmentView(assignment) })),
    pageInfo: { hasNextPage: rest.length > page.length, hasPreviousPage },
  };
}

/** What the global id of the assignment of one person to another finds; `names` are theirs, the assigned one's last. */
export function assignmentNode(viewer: Viewer, names: string): JsonObject | null {
  const [assignedTo = '', person = ''] = names.split(' ');
  const known = visible(viewer, 'assignments', person);
  const assignment = known.find(one => one.assignedTo.identifier === assignedTo);
  return assignment ? assignmentView(assignment) : null;
}

/** The persons that an item names as counterparts; undefined where the viewer can access none of that name. */
export const counterparts = (viewer: Viewer, entries: readonly AssignmentInput[], field: RelationField) =>
  namesOf(entries, field).map(name => inScope(viewer).find(({ identifier }) => identifier === name));

export const namesOf = (entries: readonly AssignmentInput[], field: RelationField): string[] =>
  entries.flatMap(({ assignedToId, personId }) => {
    const name = field === 'assignments' ? assignedToId : personId;
    return name === undefined ? [] : [text(name)];
  });

/**
 * Makes the assignments that aren't there yet; the changes list the counterparts that the item names. Nobody
 * but the person is touched, so says test/repository/contract/assignments.ts: not even who is assigned to it,
 * though its `assignments` are others now.
 */
export function assign(
  viewer: Viewer,
  person: Person,
  entries: readonly AssignmentInput[],
  now: number,
): Change[] {
  const { assignments } = viewer.workspace;
  return fields.flatMap(field => {
    const { own, other } = sides[field];
    const named = [...new Set(counterparts(viewer, entries, field))].filter(found => found !== undefined);
    const held = named.filter(counterpart =>
      assignments.some(assignment => assignment[own] === person && assignment[other] === counterpart),
    );
    const news = named.filter(counterpart => !held.includes(counterpart));
    for (const counterpart of news) {
      const [assignedTo, assigned] = field === 'assignments' ? [counterpart, person] : [person, counterpart];
      assignments.push({ assignedTo, person: assigned, createdAt: now });
    }
    const identifiers = (persons: Person[]) => persons.map(({ identifier }) => identifier);
    return news.length === 0 ? [] : [{ field, before: identifiers(held), after: identifiers(named) }];
  });
}

/** §6: with a person go its assignments; whoever was assigned to it is not touched. */
export function forget({ workspace }: Viewer, person: Person): void {
  workspace.assignments = workspace.assignments.filter(
    ({ assignedTo, person: assigned }) => assignedTo !== person && assigned !== person,
  );
}

export interface PairInput {
  assignedToId: string;
  personId: string;
}

export function unassignContacts(
  viewer: Viewer,
  { input }: { input: { contactAssignments: PairInput[] } },
  now: number,
): Answer {
  const { contactAssignments: pairs } = input;
  const refused = refusal(viewer, 'people:write', { BAD_USER_INPUT: pairs.length === 0 });
  if (refused) return refused;
  const { workspace } = viewer;
  const ended = pairs.map(({ assignedToId, personId }) => {
    const found = visible(viewer, 'assignments', text(personId)).find(
      ({ assignedTo }) => assignedTo.identifier === text(assignedToId),
    );
    if (!found) return null;
    workspace.assignments = workspace.assignments.filter(assignment => assignment !== found);
    touch(found.person, now);
    return found;
  });
  const results = ended.map((assignment, index) => ({
    index,
    success: assignment !== null,
    failureCode: assignment === null ? 'NOT_FOUND' : null,
    failureReason: assignment === null,
    contactAssignment: assignment && assignmentView(assignment),
  }));
  return { data: { unassignContacts: { results } } };
}
