import { assign, counterparts } from './assignments.ts';
import { keep, named } from './contactPoints.ts';
import { type Item, isValid, write } from './item.ts';
import { agreed, candidates, matchKeys, type Policy, strongest } from './match.ts';
import {
  accessible,
  type Change,
  type Group,
  groupsNamed,
  type ItemOutcome,
  inScope,
  namesNone,
  type Person,
  text,
  touch,
  type Viewer,
  visibleGroups,
} from './world.ts';

const blank: ItemOutcome = {
  person: null,
  outcome: 'FAILED',
  matchedBy: null,
  changes: [],
  otherMatches: [],
  ignoredGroups: [],
  failureCode: null,
};
const identifiers = (persons: Person[]): string[] => persons.map(({ identifier }) => identifier);

/** One item. Every failure is decided before anything is written. */
export function upsert(
  viewer: Viewer,
  item: Item,
  policy: Policy,
  now: number,
  minted: () => string,
): ItemOutcome {
  const { groups, ignored } = groupsNamed(viewer, item);
  const outcome = { ...blank, ignoredGroups: ignored };
  const failed = (failureCode: string, otherMatches: Person[] = []): ItemOutcome => ({
    ...outcome,
    failureCode,
    otherMatches: identifiers(otherMatches),
  });

  if (!isValid(item, now)) return failed('INVALID_VALUE');
  // None named: all that are accessible; a viewer of all groups then joins nobody to any, nor does an edit.
  const unnamed = viewer.access === 'all' || item.identifier != null ? null : accessible(viewer);
  const joined = namesNone(item) ? unnamed : groups;
  if (joined?.length === 0) return failed('NO_ACCESSIBLE_GROUP');

  if (item.identifier != null) {
    const person = inScope(viewer).find(({ identifier }) => identifier === text(item.identifier as string));
    if (!person) return failed('NOT_FOUND');
    const ref = keep(item.externalRef);
    const bearers = inScope(viewer, item).filter(
      other => ref && other !== person && other.externalRef === text(ref),
    );
    if (bearers.length > 0) return failed('EXTERNAL_REF_TAKEN', bearers);
    const wrong = unwritable(viewer, person, item);
    if (wrong) return failed(wrong);
    const changes = change(viewer, person, item, joined ?? [], now);
    return { ...outcome, ...changed(person, changes), matchedBy: 'IDENTIFIER' };
  }

  const found = candidates(inScope(viewer, item), item, policy);
  if (found.mismatch) return failed('EXTERNAL_REF_MISMATCH', found.mismatch);
  const best = strongest(found.persons, item);
  const [match] = best;
  if (best.length > 1 && policy.onAmbiguousMatch !== 'OLDEST')
    return failed('AMBIGUOUS_MATCH', found.persons);
  if (match) {
    const wrong = unwritable(viewer, match, item);
    if (wrong) return failed(wrong);
    const matchedBy = agreed(match, item).find(key => matchKeys.includes(key)) ?? null;
    const changes = change(viewer, match, item, joined ?? [], now);
    const otherMatches = identifiers(found.persons.filter(other => other !== match));
    return { ...outcome, ...changed(match, changes), matchedBy, otherMatches };
  }

  const { externalRef, firstName, lastName } = item;
  const points = [...named(item, 'emailAddresses'), ...named(item, 'phoneNumbers')];
  const enough = keep(externalRef) || (points.length > 0 && (keep(firstName) || keep(lastName)));
  const wrong = unwritable(viewer, null, item);
  if (wrong) return failed(wrong);
  if (!enough) return failed('INSUFFICIENT_INFORMATION');
  const person = create(viewer, item, joined ?? [], now, minted());
  return { ...outcome, outcome: 'CREATED', person: person.identifier };
}

/** Why an item can't be written into its person, or into a new one. */
function unwritable(viewer: Viewer, person: Person | null, item: Item): string | null {
  const version = person?.version ?? 0;
  if (item.expectedVersion != null && item.expectedVersion !== version) return 'VERSION_CONFLICT';
  const entries = item.contactAssignments ?? [];
  const others = [
    ...counterparts(viewer, entries, 'assignments'),
    ...counterparts(viewer, entries, 'contacts'),
  ];
  if (others.includes(undefined)) return 'NOT_FOUND';
  return person && others.includes(person) ? 'INVALID_VALUE' : null;
}

const changed = (person: Person, changes: Change[]) => ({
  person: person.identifier,
  outcome: changes.length > 0 ? ('UPDATED' as const) : ('UNCHANGED' as const),
  changes,
});

function change(viewer: Viewer, person: Person, item: Item, joined: Group[], now: number): Change[] {
  const groupsBefore = visibleGroups(viewer, person).map(({ identifier }) => identifier);
  const changes = write(person, item);
  const news = joined.filter(group => !person.groups.includes(group));
  if (news.length > 0) {
    person.groups.push(...news);
    const after = visibleGroups(viewer, person).map(({ identifier }) => identifier);
    changes.push({ field: 'groups', before: groupsBefore, after });
  }
  changes.push(...assign(viewer, person, item.contactAssignments ?? [], now));
  if (changes.length > 0) touch(person, now);
  const seenAt = item.seenAt == null ? null : Date.parse(item.seenAt);
  person.lastSeenAt = Math.max(person.lastSeenAt, seenAt ?? now);
  person.firstSeenAt = Math.min(person.firstSeenAt, seenAt ?? person.firstSeenAt);
  return changes;
}

function create(viewer: Viewer, item: Item, groups: Group[], now: number, identifier: string): Person {
  const { workspace } = viewer;
  const seenAt = item.seenAt == null ? now : Date.parse(item.seenAt);
  const person: Person = {
    identifier,
    externalRef: null,
    firstName: null,
    lastName: null,
    emailAddresses: [],
    phoneNumbers: [],
    avatarUrl: null,
    timezone: null,
    status: 'ACTIVE',
    attributes: {},
    createdAt: now,
    updatedAt: now,
    version: 1,
    firstSeenAt: seenAt,
    lastSeenAt: seenAt,
    groups: [...groups],
    place: workspace.places.size,
  };
  write(person, item);
  workspace.persons.push(person);
  workspace.places.set(person.identifier, person.place);
  assign(viewer, person, item.contactAssignments ?? [], now);
  return person;
}
