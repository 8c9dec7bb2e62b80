import { GatewayError } from '../domain/errors.ts';
import { type ChangeKind, type ChangePage, type PersonChange, tellsData } from '../domain/history.ts';
import { andThen, type MaybePromise } from '../domain/maybePromise.ts';
import type { FieldChange } from '../domain/outcome.ts';
import type { FeedPlace } from '../domain/paging.ts';
import type { PersonView } from '../domain/person.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import type { Feed, HistoryPage } from '../repository/port/history.ts';
import { personsSeen } from './readPersons.ts';
import type { Services } from './services.ts';
import { listed, visibleChange } from './visibleChanges.ts';

/** A change, and the person as it is now; null when it isn't within the viewer's reach. */
export interface SeenChange extends PersonChange {
  readonly person: PersonView | null;
}

export interface SeenChanges extends Omit<ChangePage, 'changes'> {
  readonly changes: readonly SeenChange[];
}

/**
 * For each person (by identifier), in their order: a page of its history, newest first; an empty one for who isn't
 * there, or isn't within reach.
 * @throws GatewayError FORBIDDEN without people:read.
 */
export function historyOfPersons(
  services: Services,
  viewer: Viewer,
  identifiers: readonly string[],
  page: HistoryPage,
): MaybePromise<readonly SeenChanges[]> {
  authorize(viewer, 'readHistory');
  const { workspace, access } = viewer;
  return andThen(
    services.repository.historyOfPersons(workspace, access, identifiers, page),
    (pages): MaybePromise<readonly SeenChanges[]> => {
      const found = pages.map(
        each => each ?? { changes: [], end: page.before ?? Number.MAX_SAFE_INTEGER, more: false },
      );
      return andThen(
        withPersons(
          services,
          viewer,
          found.flatMap(({ changes }) => changes),
        ),
        seen => {
          const left = seen.values();
          return found.map(each => ({
            ...each,
            changes: each.changes.map(() => left.next().value as SeenChange),
          }));
        },
      );
    },
  );
}

/**
 * The changes after a place, or from where they are kept.
 * @throws GatewayError FORBIDDEN without people:read, HISTORY_OFF, RESYNC_REQUIRED.
 */
export function personChanges(
  services: Services,
  viewer: Viewer,
  { after, limit }: { readonly after: FeedPlace | null; readonly limit: number },
): MaybePromise<SeenChanges & Feed> {
  const { repository } = services;
  checkFollower(services, viewer);
  const window = { after: after?.place ?? null, limit };
  return andThen(repository.personChanges(viewer.workspace, viewer.access, window), page => {
    checkPlace(after, page);
    return andThen(withPersons(services, viewer, page.changes), changes => ({ ...page, changes }));
  });
}

/**
 * Where the changes end by now.
 * @throws GatewayError as `personChanges`.
 */
export function feedEnd(services: Services, viewer: Viewer): MaybePromise<FeedPlace> {
  checkFollower(services, viewer);
  const { workspace, access } = viewer;
  return andThen(services.repository.feed(workspace, access), ({ last, access }) => ({
    place: last,
    access,
  }));
}

/** @throws GatewayError FORBIDDEN without people:read, HISTORY_OFF. */
export function checkFollower({ repository }: Services, viewer: Viewer): void {
  authorize(viewer, 'readHistory');
  if (!repository.keepsHistory)
    throw new GatewayError('HISTORY_OFF', 'This gateway keeps no history (HISTORY=false).');
}

const beginAnew = (why: string): GatewayError =>
  new GatewayError(
    'RESYNC_REQUIRED',
    `${why} Take personChangesCursor, read all persons, and follow from there.`,
  );

/** @throws GatewayError RESYNC_REQUIRED where something may have been missed. */
export function checkPlace(after: FeedPlace | null, { first, last, access }: Feed): void {
  if (after === null) return;
  if (after.access !== access)
    throw beginAnew('The cursor was given for another workspace or other groups than you can access now.');
  if (after.place < first - 1) throw beginAnew('Changes after the cursor are not kept any longer.');
  if (after.place > last) throw beginAnew('The cursor is not of this database, or of a later state of it.');
}

/** Told without data, as a person out of reach is. */
const noData = { subject: null, requestId: null, matchedBy: null, version: null, changes: [] };

const isOver = (kind: ChangeKind): boolean =>
  kind === 'DELETED' || kind === 'ERASED' || kind === 'REMOVED_FROM_SCOPE';

/** The changes with their persons as they are now, and without what names persons out of reach. */
export function withPersons(
  services: Services,
  viewer: Viewer,
  changes: readonly PersonChange[],
): MaybePromise<readonly SeenChange[]> {
  const identifiers = new Set<string>();
  for (const change of changes) {
    if (!isOver(change.kind)) identifiers.add(change.identifier);
    for (const field of change.changes) for (const other of listed('persons', field)) identifiers.add(other);
  }
  if (identifiers.size === 0) return changes.map(change => ({ ...change, person: null }));
  return andThen(personsSeen(services, viewer, identifiers), persons => {
    const visible = (change: FieldChange): readonly FieldChange[] =>
      // Of the groups, the repository has told no others.
      change.field === 'groups' ? [change] : visibleChange(change, { persons, groups: persons });
    return changes.map((change): SeenChange => {
      const person = isOver(change.kind) ? null : (persons.get(change.identifier) ?? null);
      if (person === null)
        return tellsData(change.kind) ? { ...change, ...noData, person } : { ...change, person };
      return { ...change, person, changes: change.changes.flatMap(visible) };
    });
  });
}
