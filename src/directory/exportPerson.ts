import type { AssignmentField } from '../domain/assignments.ts';
import { canonicalIdentifier } from '../domain/canonical.ts';
import { contactPointsOf } from '../domain/contactPoints.ts';
import type { PersonChange } from '../domain/history.ts';
import type { AssignmentPage } from '../domain/paging.ts';
import type { JsonObject, Person, Timestamp } from '../domain/person.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { HistoryPage } from '../repository/port/history.ts';
import { assignmentsOfPersons } from './contactAssignments.ts';
import { type SeenChange, withPersons } from './history.ts';
import { resultsOf } from './idempotency.ts';
import { contactPointsOfPersons, groupsOfPersons, readPersons } from './readPersons.ts';
import type { Services } from './services.ts';

/** So many changes, and assignments either way, go into one answer. */
const most = 10_000;
const pageSize = 1_000;

const moment = (time: Timestamp): string => new Date(time).toISOString();

/**
 * Everything that is held of a person, as far as the viewer may see it; a viewer of all groups sees all, of who was
 * deleted as well. Null for who isn't there.
 * @throws GatewayError FORBIDDEN without people:read.
 */
export async function exportPerson(
  services: Services,
  viewer: Viewer,
  given: string,
): Promise<JsonObject | null> {
  const identifier = canonicalIdentifier(given);
  const [person = null] = await readPersons(services, viewer, [identifier]);
  const history = await wholeHistory(services, viewer, identifier);
  if (!person && history.changes.length === 0) return null;
  const seesAll = viewer.access.kind === 'all';
  const shown = person ? await withPersons(services, viewer, history.changes) : history.changes;
  return {
    exportedAt: moment(services.now()),
    person: person && (await wholePerson(services, viewer, person)),
    assignments: person && (await wholeAssignments(services, viewer, 'assignments', identifier)),
    contacts: person && (await wholeAssignments(services, viewer, 'contacts', identifier)),
    history: shown.map(historyEntry),
    // Of what doesn't fit the oldest is left out.
    historyIsWhole: history.whole,
    idempotencyRecords: seesAll ? await records(services, viewer, identifier) : null,
  };
}

async function wholePerson(services: Services, viewer: Viewer, person: Person): Promise<JsonObject> {
  const [groups = []] = await groupsOfPersons(services, viewer, [person]);
  const [keys = []] = await contactPointsOfPersons(services, viewer, [person]);
  const { sequence, createdAt, updatedAt, firstSeenAt, lastSeenAt, ...profile } = person;
  return {
    ...profile,
    emailAddresses: contactPointsOf(keys, 'emailAddress').map(({ display }) => display),
    phoneNumbers: contactPointsOf(keys, 'phoneNumber').map(({ display }) => display),
    groups: groups.map(({ identifier, externalRef, name }) => ({ identifier, externalRef, name })),
    createdAt: moment(createdAt),
    updatedAt: moment(updatedAt),
    firstSeenAt: moment(firstSeenAt),
    lastSeenAt: moment(lastSeenAt),
  };
}

async function wholeHistory(
  { repository }: Services,
  { workspace, access }: Viewer,
  identifier: string,
): Promise<{ readonly changes: readonly PersonChange[]; readonly whole: boolean }> {
  const changes: PersonChange[] = [];
  let before: number | null = null;
  while (changes.length < most) {
    const stretch: HistoryPage = { before, limit: pageSize };
    const [page] = await repository.historyOfPersons(workspace, access, [identifier], stretch);
    changes.push(...(page?.changes ?? []));
    if (!page?.more) return { changes, whole: true };
    before = page.end;
  }
  return { changes, whole: false };
}

const historyEntry = ({
  place,
  occurredAt,
  subject,
  changes,
  ...change
}: PersonChange | SeenChange): JsonObject => ({
  kind: change.kind,
  occurredAt: moment(occurredAt),
  actor: subject,
  requestId: change.requestId,
  matchedBy: change.matchedBy,
  version: change.version,
  changes: changes.map(({ field, before, after }) => ({ field, before, after })),
});

/** The persons at the other side, by identifier. */
async function wholeAssignments(
  services: Services,
  viewer: Viewer,
  field: AssignmentField,
  identifier: string,
): Promise<JsonObject[]> {
  const found: JsonObject[] = [];
  let after: number | null = null;
  while (found.length < most) {
    const stretch: AssignmentPage = { after, limit: pageSize };
    const [page] = await assignmentsOfPersons(services, viewer, field, [identifier], stretch);
    for (const { counterpart, createdAt } of page?.assigned ?? []) {
      found.push({ identifier: counterpart.identifier, createdAt: moment(createdAt) });
      after = counterpart.sequence;
    }
    if (!page?.hasNextPage) break;
  }
  return found;
}

async function records(
  { repository }: Services,
  { workspace }: Viewer,
  identifier: string,
): Promise<JsonObject[]> {
  const answers = await repository.answersWith(workspace, identifier);
  return answers.flatMap(({ subject, key, answer, createdAt }) => {
    const results = resultsOf(answer, identifier) as readonly JsonObject[];
    return results.length === 0
      ? []
      : [{ subject, idempotencyKey: key, createdAt: moment(createdAt), results }];
  });
}
