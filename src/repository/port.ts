import type { Assigned, AssignmentField, AssignmentNames, ContactAssignment } from '../domain/assignments.ts';
import type { PersonCriteria } from '../domain/criteria.ts';
import type { Origin } from '../domain/history.ts';
import type { MatchKeys } from '../domain/lookups.ts';
import type { MaybePromise } from '../domain/maybePromise.ts';
import type { ItemResult } from '../domain/outcome.ts';
import type { AssignmentPage, PersonStretch } from '../domain/paging.ts';
import type {
  Group,
  GroupSelector,
  Person,
  PersonField,
  PersonKey,
  PersonPart,
  Timestamp,
} from '../domain/person.ts';
import type { PersonWrites, Snapshot, UpsertPlan } from '../domain/plan.ts';
import type { GroupMentions, GroupPlan } from '../domain/planGroups.ts';
import type { GroupAccess } from '../domain/viewer.ts';
import type { ApiKeyRepository } from './port/apiKeys.ts';
import type { HistoryRepository } from './port/history.ts';
import type { States } from './port/state.ts';

/**
 * The scope of a call: persons of `workspace` in a group that the viewer may access and, when groups are
 * named, in one of those. All groups and none named: the whole workspace, persons in no group included.
 */
export interface Reach {
  readonly workspace: string;
  readonly access: GroupAccess;
  readonly named: GroupSelector | null;
}

export interface PersonQuery {
  readonly reach: Reach;
  readonly criteria: PersonCriteria;
}

export interface UpsertRequest {
  readonly workspace: string;
  readonly origin: Origin;
  readonly access: GroupAccess;
  readonly keys: MatchKeys;
  /** Plan and answer, but write nothing. */
  readonly dryRun: boolean;
  /** Null for a request that may be carried out again. */
  readonly idempotency: Idempotency | null;
}

/** Persons to be changed: named, or the oldest after a place that a filter finds. */
export type PersonSelection =
  | { readonly identifiers: readonly string[] }
  | { readonly criteria: PersonCriteria; readonly after: number | null; readonly limit: number };

export interface ChangeRequest {
  readonly reach: Reach;
  readonly origin: Origin;
  readonly selection: PersonSelection;
  /** What the plan must know besides the selected persons. */
  readonly keys: Pick<MatchKeys, 'selectors' | 'counterparts'>;
  /** Plan and answer, but write nothing. */
  readonly dryRun: boolean;
}

/** What makes a repeated request the same: one answer a key, for one subject of one workspace. */
export interface Idempotency {
  readonly subject: string;
  readonly key: string;
  /** Another input under the same key is refused. */
  readonly inputHash: string;
  readonly now: Timestamp;
  /** Older answers than this are forgotten. */
  readonly notBefore: Timestamp;
  /** What to keep of the plan, to be handed back at a repeat. */
  readonly answerOf: (plan: UpsertPlan) => string;
}

/** A plan that was carried out, or the answer kept from when it was. */
export type Upserted =
  | { readonly replayed: false; readonly plan: UpsertPlan }
  | { readonly replayed: true; readonly answer: string };

/**
 * The directory's storage. One adapter an engine; each keeps what is written here, and the contract suite in
 * test/repository holds it to it.
 *
 * Every method looks at one workspace and no further, and every writing one is one transaction (all of it
 * durable when its promise resolves, none of it when it rejects), but for those that say otherwise. Writes of
 * one process are made in the order of their calls.
 *
 * @throws GatewayError STORAGE_BUSY, STORAGE_FULL, OVERLOADED (nothing written), UNKNOWN_OUTCOME (broken in COMMIT).
 */
export interface Repository extends ApiKeyRepository, HistoryRepository, States {
  /**
   * Reads as they are below, which wait for those of other callers in the turn of this one: nobody keeps others
   * waiting. Left out where that makes no difference.
   * @param gone whether nobody waits for the answer any more: nothing is begun then
   * @throws GatewayError OVERLOADED when it has waited for too long, or is gone
   */
  readonly inTurnOf?: (caller: string, gone: () => boolean) => ReadsInTurn;

  /** At most `page.limit` persons within reach that meet the criteria, in the page's order. */
  findPersons(query: PersonQuery, page: PersonStretch): MaybePromise<readonly Person[]>;

  /** The same persons, of each of whom these fields are read and nothing else: half of a page's cost is columns. */
  findPersonParts(
    query: PersonQuery,
    page: PersonStretch,
    fields: readonly PersonField[],
  ): MaybePromise<readonly PersonPart[]>;

  /** How many persons `findPersons` could give, counting no further than `atMost`. */
  countPersons(query: PersonQuery, atMost: number): MaybePromise<number>;

  /** The persons with these identifiers, in their order; null for each that isn't within reach. */
  personsByIdentifier(reach: Reach, identifiers: readonly string[]): MaybePromise<readonly (Person | null)[]>;

  /** For each person (by sequence), in their order: its groups that the viewer may access, by identifier. */
  groupsOfPersons(
    workspace: string,
    access: GroupAccess,
    sequences: readonly number[],
  ): MaybePromise<readonly (readonly Group[])[]>;

  /** For each person (by sequence), in their order: its e-mail addresses and phone numbers, in no order. */
  contactPointsOfPersons(
    workspace: string,
    sequences: readonly number[],
  ): MaybePromise<readonly (readonly PersonKey[])[]>;
  /**
   * For each person (by identifier), in their order: a page of its assignments as the field shows them, those
   * whose counterparts are within reach, by the counterparts' sequence. Nobody out of reach has any. One round
   * trip for all of them.
   */
  assignmentsOfPersons(
    reach: Reach,
    field: AssignmentField,
    identifiers: readonly string[],
    page: AssignmentPage,
  ): MaybePromise<readonly (readonly Assigned[])[]>;

  /** The assignments of these names, in their order; null for each of which either person isn't within reach. */
  assignmentsByName(
    reach: Reach,
    names: readonly AssignmentNames[],
  ): MaybePromise<readonly (ContactAssignment | null)[]>;

  /** At most `limit` accessible groups in ascending order of identifier, after the given one. */
  findGroups(
    workspace: string,
    access: GroupAccess,
    window: { readonly after: string | null; readonly limit: number },
  ): MaybePromise<readonly Group[]>;

  /** The accessible groups with these identifiers, in their order; null for each that isn't. */
  groupsByIdentifier(
    workspace: string,
    access: GroupAccess,
    identifiers: readonly string[],
  ): MaybePromise<readonly (Group | null)[]>;

  /**
   * Loads what the keys ask for, hands it to `plan`, applies the plan's writes: all in one transaction that
   * excludes other writers from its first read on. `plan` is called once, or again from the start when the
   * engine makes the transaction be repeated, so it must be pure. When assignments that it would make turn out
   * to be there already, it is called again with those in the snapshot.
   *
   * With an idempotency key whose answer is kept, nothing is loaded, planned or written but that answer given
   * back; otherwise the plan's answer is kept, in the same transaction.
   * @throws GatewayError IDEMPOTENCY_KEY_REUSED when it was kept for another input.
   *
   * Of the bearers of a key the oldest are loaded, at least `candidateLimit` of them (domain/lookups.ts).
   */
  upsertPersons(request: UpsertRequest, plan: (snapshot: Snapshot) => UpsertPlan): Promise<Upserted>;

  /**
   * Ends assignments whose persons are both within reach; for each of the names the assignment that was, its
   * persons as they are afterwards, or null. `updatedAt` of who was assigned moves to the origin's moment.
   */
  unassignContacts(
    reach: Reach,
    names: readonly AssignmentNames[],
    origin: Origin,
  ): Promise<readonly (ContactAssignment | null)[]>;

  /**
   * Loads those of the selected persons who are within reach, hands them to `plan`, applies its writes: one
   * transaction, as `upsertPersons`. The snapshot's candidates are in ascending order of sequence, each once.
   */
  changePersons<Plan extends PersonWrites>(
    request: ChangeRequest,
    plan: (snapshot: Snapshot) => Plan,
  ): Promise<Plan>;

  /** Hands the workspace's groups that are mentioned to `plan`, applies its writes: one transaction, as above. */
  upsertGroups(
    workspace: string,
    mentions: GroupMentions,
    plan: (existing: readonly Group[]) => GroupPlan,
  ): Promise<readonly ItemResult<Group>[]>;

  /**
   * Deletes groups; persons stay, and the members' `updatedAt` moves to the origin's moment. For each identifier the group
   * that was, or null. Not one transaction: a large group loses its members bit by bit, itself last, so that
   * a call that fails has done no harm and may be repeated.
   */
  deleteGroups(
    workspace: string,
    identifiers: readonly string[],
    origin: Origin,
  ): Promise<readonly (Group | null)[]>;

  /** Grants groups of the workspace to a subject, or revokes them; null for each group that doesn't exist. */
  changeGrants(
    workspace: string,
    change: 'grant' | 'revoke',
    subject: string,
    groupIds: readonly string[],
  ): Promise<readonly (Group | null)[]>;

  /** Throws when the database doesn't answer. */
  ping(): MaybePromise<void>;

  /** Waits for the writes under way, then lets go of the database. */
  close(): Promise<void>;
}

/** What may take long, of all that is read. */
export type ReadsInTurn = Pick<
  Repository,
  | 'findPersons'
  | 'findPersonParts'
  | 'countPersons'
  | 'personsByIdentifier'
  | 'groupsOfPersons'
  | 'contactPointsOfPersons'
  | 'assignmentsOfPersons'
  | 'assignmentsByName'
  | 'findGroups'
  | 'groupsByIdentifier'
  | 'historyOfPersons'
  | 'personChanges'
  | 'feed'
  | 'answersWith'
  | 'apiKeys'
>;
