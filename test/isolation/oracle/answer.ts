import {
  changeGrants,
  changeMemberships,
  deleteGroups,
  deletePersons,
  type GrantInput,
  type GroupInput,
  groupGrants,
  type MembershipInput,
  upsertGroups,
} from './administer.ts';
import { type PairInput, unassignContacts } from './assignments.ts';
import { type ChangeInput, changePersons } from './changePersons.ts';
import {
  type CounterpartOf,
  type FindVariables,
  findPersons,
  groups,
  type NodeOf,
  nodes,
  type Paging,
  type PersonVariables,
  type PlaceOf,
  person,
  viewerAnswer,
} from './find.ts';
import { type UpsertInput, upsertPersons } from './upsert.ts';
import type { Answer, Viewer } from './world.ts';

export type Call =
  | { field: 'findPersons'; variables: FindVariables }
  | { field: 'person'; variables: PersonVariables }
  | { field: 'nodes'; variables: { ids: string[] } }
  | { field: 'groups'; variables: Paging }
  | { field: 'viewer'; variables: Record<string, never> }
  | { field: 'groupGrants'; variables: { subject: string } }
  | { field: 'upsertPersons'; variables: { input: UpsertInput } }
  | { field: 'changePersons'; variables: { input: ChangeInput } }
  | { field: 'unassignContacts'; variables: { input: { contactAssignments: PairInput[] } } }
  | { field: 'deletePersons' | 'deleteGroups'; variables: { input: { identifiers: string[] } } }
  | { field: 'addToGroups' | 'removeFromGroups'; variables: { input: MembershipInput } }
  | { field: 'upsertGroups'; variables: { input: { groups: GroupInput[] } } }
  | { field: 'grantGroups' | 'revokeGroups'; variables: { input: GrantInput } };

/** What the oracle can't know by itself, and takes from the gateway's answers. */
export interface Circumstances {
  now: number;
  /** The identifier given to what the call's nth item makes. */
  minted: (index: number) => string;
  placeOf: PlaceOf;
  /** The identifier of the group that a cursor was given for. */
  groupOf: (cursor: string) => string | null;
  counterpartOf: CounterpartOf;
  nodeOf: NodeOf;
}

/** What the gateway must answer to a viewer's call; the workspace is changed as the call says. */
export function answer(viewer: Viewer, call: Call, known: Circumstances): Answer {
  switch (call.field) {
    case 'findPersons':
      return findPersons(viewer, call.variables, known.placeOf);
    case 'person':
      return person(viewer, call.variables, known.counterpartOf);
    case 'nodes':
      return nodes(viewer, call.variables, known.nodeOf);
    case 'groups':
      return groups(viewer, call.variables, known.groupOf);
    case 'viewer':
      return viewerAnswer(viewer);
    case 'groupGrants':
      return groupGrants(viewer, call.variables);
    case 'upsertPersons':
      return upsertPersons(viewer, call.variables, known);
    case 'deletePersons':
      return deletePersons(viewer, call.variables);
    case 'changePersons':
      return changePersons(viewer, call.variables, known.placeOf, known.now);
    case 'unassignContacts':
      return unassignContacts(viewer, call.variables, known.now);
    case 'deleteGroups':
      return deleteGroups(viewer, call.variables, known.now);
    case 'addToGroups':
    case 'removeFromGroups':
      return changeMemberships(viewer, call.variables, call.field, known.now);
    case 'upsertGroups':
      return upsertGroups(viewer, call.variables, known.minted);
    case 'grantGroups':
    case 'revokeGroups':
      return changeGrants(viewer, call.variables, call.field);
  }
}
