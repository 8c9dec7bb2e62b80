import { type Item, isValid, keep, write } from './item.ts';
import { agreed, candidates, matchKeys, type Policy, strongest } from './match.ts';
import {
  type Answer,
  accessible,
  type Change,
  type Group,
  groupsNamed,
  type ItemOutcome,
  inScope,
  type Json,
  namesBoth,
  namesNone,
  type Person,
  personView,
  refusal,
  text,
  type Viewer,
  visibleGroups,
  type Workspace,
} from './world.ts';

export interface UpsertInput extends Policy {
  persons: Item[];
  dryRun?: boolean;
  idempotencyKey?: string | null;
}

/** A call's part that no contract can foretell: when it is, and the identifier that its nth item creates. */
export interface Chance {
  now: number;
  minted: (index: number) => string;
}

/** §4. */
export function upsertPersons(viewer: Viewer, { input }: { input: UpsertInput }, chance: Chance): Answer {
  const refused = refusal(viewer, 'people:write', {
    BAD_USER_INPUT: input.persons.length === 0,
    BOTH_GROUP_IDENTIFIERS_PROVIDED: input.persons.some(namesBoth),
  });
  if (refused) return refused;
  if (input.dryRun) {
    // On a copy of the workspace, so that nothing is written whatever this does.
    const copy = { ...viewer, workspace: structuredClone(viewer.workspace) };
    return payload(copy, outcomes(copy, input, chance), false);
  }
  const key = input.idempotencyKey == null ? null : `${viewer.subject} ${input.idempotencyKey}`;
  const { persons, onExternalRefMismatch = 'CREATE', onAmbiguousMatch = 'FAIL' } = input;
  const same = JSON.stringify({ persons, onExternalRefMismatch, onAmbiguousMatch });
  const before = key === null ? undefined : viewer.workspace.recorded.get(key);
  if (before) {
    if (before.input !== same) return { errors: ['IDEMPOTENCY_KEY_REUSED'] };
    return payload(viewer, before.outcomes, true);
  }
  const results = outcomes(viewer, input, chance);
  if (key !== null) viewer.workspace.recorded.set(key, { input: same, outcomes: results });
  return payload(viewer, results, false);
}

function payload(viewer: Viewer, results: ItemOutcome[], replayed: boolean): Answer {
  const shown = (identifier: string | null): Json => {
    const person = inScope(viewer).find(person => person.identifier === identifier);
    return person ? personView(viewer, person) : null;
  };
  const count = (outcome: string) => results.filter(result => result.outcome === outcome).length;
  const data = {
    results: results.map(({ person, otherMatches, changes, ...rest }, index) => ({
      ...rest,
      index,
      success: rest.failureCode === null,
      failureReason: rest.failureCode !== null,
      person: shown(person),
      // A repeat may be by a viewer who sees less; only of persons in sight it says what was changed.
      changes: shown(person) === null ? [] : changes.flatMap(change => visibleChange(viewer, change)),
      otherMatches: [...otherMatches].map(shown).filter(other => other !== null),
    })),
    createdCount: count('CREATED'),
    updatedCount: count('UPDATED'),
    unchangedCount: count('UNCHANGED'),
    failedCount: count('FAILED'),
    replayed,
  };
  return { data: { upsertPersons: data as Json } };
}

function visibleChange(viewer: Viewer, change: Change): Change[] {
  if (change.field !== 'groups') return [change];
  const visible = (identifiers: Json) =>
    (identifiers as string[]).filter(id => accessible(viewer).some(({ identifier }) => identifier === id));
  const [before, after] = [visible(change.before), visible(change.after)];
  return before.length === after.length ? [] : [{ field: 'groups', before, after }];
}

const outcomes = (viewer: Viewer, input: UpsertInput, chance: Chance): ItemOutcome[] =>
  input.persons.map((item, index) => upsert(viewer, item, input, chance.now, () => chance.minted(index)));

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

/** Every failure is decided before anything is written. */
function upsert(viewer: Viewer, item: Item, policy: Policy, now: number, minted: () => string): ItemOutcome {
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
    const matchedBy = agreed(match, item).find(key => matchKeys.includes(key)) ?? null;
    const changes = change(viewer, match, item, joined ?? [], now);
    const otherMatches = identifiers(found.persons.filter(other => other !== match));
    return { ...outcome, ...changed(match, changes), matchedBy, otherMatches };
  }

  const { externalRef, emailAddress, phoneNumber, firstName, lastName } = item;
  const enough =
    keep(externalRef) || ((keep(emailAddress) || keep(phoneNumber)) && (keep(firstName) || keep(lastName)));
  if (!enough) return failed('INSUFFICIENT_INFORMATION');
  const person = create(viewer.workspace, item, joined ?? [], now, minted());
  return { ...outcome, outcome: 'CREATED', person: person.identifier };
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
  if (changes.length > 0) person.updatedAt = now;
  const seenAt = item.seenAt == null ? null : Date.parse(item.seenAt);
  person.lastSeenAt = Math.max(person.lastSeenAt, seenAt ?? now);
  person.firstSeenAt = Math.min(person.firstSeenAt, seenAt ?? person.firstSeenAt);
  return changes;
}

function create(workspace: Workspace, item: Item, groups: Group[], now: number, identifier: string): Person {
  const seenAt = item.seenAt == null ? now : Date.parse(item.seenAt);
  const person: Person = {
    identifier,
    externalRef: null,
    firstName: null,
    lastName: null,
    emailAddress: null,
    phoneNumber: null,
    avatarUrl: null,
    timezone: null,
    status: 'ACTIVE',
    attributes: {},
    createdAt: now,
    updatedAt: now,
    firstSeenAt: seenAt,
    lastSeenAt: seenAt,
    groups: [...groups],
    place: workspace.places.size,
  };
  write(person, item);
  workspace.persons.push(person);
  workspace.places.set(person.identifier, person.place);
  return person;
}
