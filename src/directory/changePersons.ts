import { canonicalIdentifier } from '../domain/canonical.ts';
import { canonicalCriteria } from '../domain/criteria.ts';
import { badUserInput, GatewayError } from '../domain/errors.ts';
import { notFound } from '../domain/failures.ts';
import { maxBatch } from '../domain/limits.ts';
import type { Failure } from '../domain/outcome.ts';
import type { GroupSelector, JsonObject, PersonFilter, PersonStatus } from '../domain/person.ts';
import { type ChangePlan, isChanged, type PersonsChange } from '../domain/planChanges.ts';
import { groupsNamed } from '../domain/reach.ts';
import { maxText } from '../domain/text.ts';
import { type Rules, validateItem } from '../domain/validate.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import type { ChangeRequest } from '../repository/port.ts';
import { changeAlike } from './changeAlike.ts';
import { wholeReach } from './readPersons.ts';
import type { Services } from './services.ts';

/** How many persons one call changes. */
export const maxChanged = 1_000;

/** How many attributes it sets in each, as each is indexed by itself. */
export const maxSetAttributes = 20;

export interface ChangePersonsInput {
  readonly filter?: PersonFilter | null | undefined;
  readonly identifiers?: readonly string[] | null | undefined;
  readonly afterId?: number | null | undefined;
  /** As in an item of an upsert: absent keeps, null clears. */
  readonly set?:
    | {
        readonly status?: PersonStatus | null | undefined;
        readonly attributes?: JsonObject | null | undefined;
      }
    | null
    | undefined;
  readonly addToGroups?: readonly string[] | null | undefined;
  readonly removeFromGroups?: readonly string[] | null | undefined;
  readonly assignTo?: string | null | undefined;
  readonly delete: boolean;
  readonly dryRun: boolean;
}

/** A person left as it was. */
export interface PersonFailure {
  readonly identifier: string;
  readonly failure: Failure;
}

export interface ChangePersonsReport {
  readonly matchedCount: number;
  readonly changedCount: number;
  readonly failures: readonly PersonFailure[];
  /** The sequence number of the last one looked at when the filter finds more; -1 when it doesn't. */
  readonly lastId: number;
  /** Named groups that are inaccessible or don't exist, as the caller wrote them. */
  readonly ignoredGroups: readonly string[];
}

/**
 * Changes persons alike, those that a filter finds or that are named, in one transaction; who can't be changed
 * is left as it was.
 * @throws GatewayError FORBIDDEN without people:write, or people:delete to delete; BAD_USER_INPUT,
 * BATCH_TOO_LARGE, BOTH_GROUP_IDENTIFIERS_PROVIDED, NOT_FOUND for a person to assign to.
 */
export async function changePersons(
  services: Services,
  viewer: Viewer,
  input: ChangePersonsInput,
): Promise<ChangePersonsReport> {
  authorize(viewer, input.delete ? 'deletePersons' : 'changePersons');
  const change = changeOf(input, { now: services.now(), phoneRegion: services.phoneRegion });
  const whom = selectionOf(input, viewer, services);
  const { dryRun } = input;
  return reportOf(await changeAlike(services, viewer, whom, change, { dryRun, limit: maxChanged }), input);
}

/** An item of an upsert names by `contactAssignments` what is named by `assignTo` here. */
const asAssignTo = ({ code, reason }: Failure): Failure => ({
  code,
  reason: reason.replace('contactAssignments', 'assignTo'),
});

/** @throws GatewayError BAD_USER_INPUT */
function changeOf(input: ChangePersonsInput, rules: Rules): PersonsChange {
  const { set, assignTo } = input;
  const { status, attributes } = set ?? {};
  const contactAssignments = assignTo == null ? null : [{ assignedToId: assignTo }];
  if (Object.keys(attributes ?? {}).length > maxSetAttributes)
    throw badUserInput(`set.attributes takes at most ${maxSetAttributes} keys.`);
  const item = validateItem(0, { status, attributes, contactAssignments }, null, rules);
  if ('failure' in item) throw badUserInput(asAssignTo(item.failure).reason);
  const join = groupsIn('addToGroups', input.addToGroups);
  const leave = groupsIn('removeFromGroups', input.removeFromGroups);
  const left = new Set(leave?.values.map(canonicalIdentifier));
  if (join?.values.some(group => left.has(canonicalIdentifier(group))))
    throw badUserInput('addToGroups and removeFromGroups name the same group.');
  const changes = status !== undefined || attributes !== undefined || assignTo != null || join || leave;
  if (input.delete && changes) throw badUserInput('Give delete or another change, not both.');
  if (!input.delete && !changes) throw badUserInput('Say what to change: nothing is given.');
  return { writing: item, join, leave, delete: input.delete };
}

function groupsIn(field: string, groupIds: readonly string[] | null | undefined): GroupSelector | null {
  if (!groupIds?.length) return null;
  // With each of a thousand persons, as many memberships as a batch of `addToGroups` makes.
  if (groupIds.length > maxBatch) throw badUserInput(`${field} takes at most ${maxBatch} entries.`);
  return { by: 'identifier', values: groupIds };
}

/** Whom to change. @throws GatewayError */
function selectionOf(
  { filter, identifiers, afterId }: ChangePersonsInput,
  viewer: Viewer,
  { phoneRegion }: Services,
): Pick<ChangeRequest, 'reach' | 'selection'> {
  if ((filter == null) === (identifiers == null)) throw badUserInput('Give either filter or identifiers.');
  if (afterId != null && filter == null) throw badUserInput('afterId goes with filter only.');
  if (afterId != null && afterId < 0) throw badUserInput('afterId must not be negative.');
  if (identifiers != null) {
    checkIdentifiers(identifiers);
    return { reach: wholeReach(viewer), selection: { identifiers: identifiers.map(canonicalIdentifier) } };
  }
  const asked = filter ?? {};
  const named = groupsNamed(asked, 'the persons to be changed');
  const criteria = canonicalCriteria(asked, phoneRegion);
  if (criteria === null) return { reach: wholeReach(viewer), selection: { identifiers: [] } };
  if (named === null && Object.keys(criteria).length === 0)
    throw badUserInput('The filter asks for nothing, so that everybody would be changed. Name a group, say.');
  // One more tells whether there are others.
  const selection = { criteria, after: afterId ?? null, limit: maxChanged + 1 };
  return { reach: { ...wholeReach(viewer), named }, selection };
}

/** @throws GatewayError BAD_USER_INPUT, BATCH_TOO_LARGE */
function checkIdentifiers(identifiers: readonly string[]): void {
  if (identifiers.length === 0) throw badUserInput('Give at least one of the identifiers.');
  if (identifiers.length > maxChanged)
    throw new GatewayError(
      'BATCH_TOO_LARGE',
      `A call changes at most ${maxChanged} persons; this one names ${identifiers.length}. Nothing was written.`,
    );
  // They come back among the failures, and a call may be made under sixty names.
  if (identifiers.some(identifier => identifier.length > maxText))
    throw badUserInput(`identifiers takes at most ${maxText} characters in each.`);
}

function reportOf(
  { outcomes, more, ignoredGroups }: ChangePlan,
  { identifiers }: ChangePersonsInput,
): ChangePersonsReport {
  const left = outcomes.flatMap(({ before, failure }) =>
    failure ? { identifier: before.person.identifier, failure: asAssignTo(failure) } : [],
  );
  const there = new Set(outcomes.map(({ before }) => before.person.identifier));
  const absent = (identifiers ?? []).filter(identifier => !there.has(canonicalIdentifier(identifier)));
  return {
    matchedCount: outcomes.length,
    changedCount: outcomes.filter(isChanged).length,
    failures: [...left, ...absent.map(identifier => ({ identifier, failure: notFound.person }))],
    lastId: more ? (outcomes.at(-1)?.before.person.sequence ?? -1) : -1,
    ignoredGroups,
  };
}
