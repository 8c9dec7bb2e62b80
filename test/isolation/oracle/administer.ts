import { forget } from './assignments.ts';
import { groupWithPersons } from './find.ts';
import { personView } from './view.ts';
import {
  type Answer,
  accessible,
  byIdentifier,
  type Group,
  groupsNamed,
  groupView,
  inScope,
  type Json,
  type Person,
  refusal,
  text,
  touch,
  type Viewer,
} from './world.ts';

/** A result without its thing. */
const result = (index: number, failureCode: string | null) => ({
  index,
  success: failureCode === null,
  failureCode,
  failureReason: failureCode !== null,
});

/** §6. */
export function deletePersons(viewer: Viewer, { input }: { input: { identifiers: string[] } }): Answer {
  const refused = refusal(viewer, 'people:delete', { BAD_USER_INPUT: input.identifiers.length === 0 });
  if (refused) return refused;
  const results = input.identifiers.map((identifier, index) => {
    const person = inScope(viewer).find(person => person.identifier === identifier);
    if (!person) return { ...result(index, 'NOT_FOUND'), identifier: null };
    remove(viewer, person);
    return { ...result(index, null), identifier };
  });
  return { data: { deletePersons: { results } } };
}

export function remove(viewer: Viewer, person: Person): void {
  const { persons } = viewer.workspace;
  persons.splice(persons.indexOf(person), 1);
  forget(viewer, person);
}

export interface MembershipInput {
  identifiers: string[];
  groupIds: string[];
}

export function changeMemberships(
  viewer: Viewer,
  { input }: { input: MembershipInput },
  mutation: 'addToGroups' | 'removeFromGroups',
  now: number,
): Answer {
  const refused = refusal(viewer, 'people:write', {
    BAD_USER_INPUT: input.identifiers.length === 0 || input.groupIds.length === 0,
  });
  if (refused) return refused;
  const { groups, ignored } = groupsNamed(viewer, input);
  // All are sought before anything changes: whoever is named twice is there twice.
  const found = input.identifiers.map(identifier =>
    inScope(viewer).find(person => person.identifier === identifier),
  );
  const changed = found.map(person => {
    if (groups.length === 0) return 'NO_ACCESSIBLE_GROUP';
    if (!person) return 'NOT_FOUND';
    const own = person.groups;
    person.groups =
      mutation === 'addToGroups'
        ? [...new Set([...own, ...groups])]
        : own.filter(group => !groups.includes(group));
    if (person.groups.length !== own.length) touch(person, now);
    return person;
  });
  const results = changed.map((outcome, index) =>
    typeof outcome === 'string'
      ? { ...result(index, outcome), person: null }
      : { ...result(index, null), person: personView(viewer, outcome) },
  );
  return { data: { [mutation]: { results, ignoredGroups: ignored } } };
}

export interface GroupInput {
  identifier?: string | null;
  externalRef?: string | null;
  name?: string | null;
}

export function upsertGroups(
  viewer: Viewer,
  { input }: { input: { groups: GroupInput[] } },
  minted: (index: number) => string,
): Answer {
  const refused = refusal(viewer, 'people:admin', { BAD_USER_INPUT: input.groups.length === 0 });
  if (refused) return refused;
  const { groups } = viewer.workspace;
  const written = input.groups.map((item, index) => {
    const identifier = item.identifier ? text(item.identifier) : '';
    const externalRef = item.externalRef ? text(item.externalRef) : '';
    if (identifier !== '' && !/^[A-Za-z0-9_.-]{1,64}$/.test(identifier)) return 'INVALID_VALUE';
    const bearer = groups.find(group => externalRef !== '' && group.externalRef === externalRef);
    const known = identifier === '' ? bearer : groups.find(group => group.identifier === identifier);
    if (bearer && bearer !== known) return 'EXTERNAL_REF_TAKEN';
    const group = known ?? { identifier: identifier || minted(index), externalRef: null, name: null };
    if (!known) groups.push(group);
    if (item.externalRef === null || externalRef !== '') group.externalRef = externalRef || null;
    if (item.name === null || (item.name && text(item.name) !== ''))
      group.name = item.name && text(item.name);
    return group;
  });
  return { data: { upsertGroups: { results: groupResults(written) } } };
}

const groupResults = (written: (Group | string)[]): Json =>
  written.map((outcome, index) =>
    typeof outcome === 'string'
      ? { ...result(index, outcome), group: null }
      : { ...result(index, null), group: groupView(outcome) },
  );

export function deleteGroups(
  viewer: Viewer,
  { input }: { input: { identifiers: string[] } },
  now: number,
): Answer {
  const refused = refusal(viewer, 'people:admin', { BAD_USER_INPUT: input.identifiers.length === 0 });
  if (refused) return refused;
  const { groups, persons, grants } = viewer.workspace;
  const deleted = input.identifiers.map(identifier => {
    const group = groups.find(group => group.identifier === text(identifier));
    if (!group) return 'NOT_FOUND';
    groups.splice(groups.indexOf(group), 1);
    for (const [subject, granted] of grants)
      grants.set(
        subject,
        granted.filter(other => other !== group),
      );
    for (const person of persons.filter(({ groups }) => groups.includes(group))) {
      person.groups = person.groups.filter(other => other !== group);
      touch(person, now);
    }
    return group;
  });
  return { data: { deleteGroups: { results: groupResults(deleted) } } };
}

export interface GrantInput {
  subject: string;
  groupIds: string[];
}

export function changeGrants(
  viewer: Viewer,
  { input }: { input: GrantInput },
  mutation: 'grantGroups' | 'revokeGroups',
): Answer {
  const refused = refusal(viewer, 'people:admin', { BAD_USER_INPUT: input.groupIds.length === 0 });
  if (refused) return refused;
  const { groups, grants } = viewer.workspace;
  const { subject } = input;
  const found = input.groupIds.map(
    id => groups.find(({ identifier }) => identifier === text(id)) ?? 'NOT_FOUND',
  );
  const named = found.filter(group => typeof group !== 'string');
  const held = (grants.get(subject) ?? []).filter(group => !named.includes(group));
  grants.set(subject, mutation === 'grantGroups' ? [...held, ...new Set(named)] : held);
  const now = [...(grants.get(subject) ?? [])].sort(byIdentifier).map(groupView);
  return { data: { [mutation]: { subject, results: groupResults(found), groups: now } } };
}

export function groupGrants(viewer: Viewer, { subject }: { subject: string }): Answer {
  const refused = refusal(viewer, 'people:admin');
  if (refused) return refused;
  const granted = [...(viewer.workspace.grants.get(subject) ?? [])].sort(byIdentifier);
  // The persons in a group are for who may read persons.
  const unread = granted.length > 0 ? refusal(viewer, 'people:read') : null;
  if (unread) return unread;
  const shown = granted.map(group =>
    accessible(viewer).includes(group)
      ? groupWithPersons(viewer, group)
      : { ...groupView(group), persons: nobody },
  );
  return { data: { groupGrants: shown } };
}

const nobody = { nodes: [], pageInfo: { hasNextPage: false, hasPreviousPage: false }, totalCount: 0 };
