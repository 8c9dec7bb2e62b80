import { canonicalTexts } from './canonical.ts';
import { GatewayError } from './errors.ts';
import type { Group, GroupSelector } from './person.ts';

/**
 * The groups a viewer may access, as far as a call needs to know them: every one of them, or, for a viewer
 * of all groups, those that the call names.
 */
export interface AccessibleGroups {
  /** Whether the viewer may access every group of the workspace. */
  readonly all: boolean;
  readonly groups: readonly Group[];
  readonly keys: ReadonlySet<number>;
  readonly byReference: Readonly<Record<GroupSelector['by'], ReadonlyMap<string, Group>>>;
}

export function accessibleGroups(all: boolean, groups: readonly Group[]): AccessibleGroups {
  const byReference = { identifier: new Map<string, Group>(), externalRef: new Map<string, Group>() };
  for (const group of groups) {
    byReference.identifier.set(group.identifier, group);
    if (group.externalRef !== null) byReference.externalRef.set(group.externalRef, group);
  }
  return { all, groups, keys: new Set(groups.map(group => group.key)), byReference };
}

/** Where an item looks, and what it joins. */
export interface ItemReach {
  /** The whole workspace, persons in no group included: a viewer of all groups who names none. */
  readonly whole: boolean;
  /** The accessible groups of the item, by their keys; what a new person joins. */
  readonly groups: ReadonlyMap<number, Group>;
  /** Named groups that are inaccessible or don't exist, as the caller wrote them. */
  readonly ignored: readonly string[];
}

/** The accessible groups ∩ the named ones; none named: all accessible ones. It never widens. */
export function reachOf(named: GroupSelector | null, accessible: AccessibleGroups): ItemReach {
  const byKey = (groups: readonly Group[]) => new Map(groups.map(group => [group.key, group]));
  if (named === null)
    return { whole: accessible.all, groups: byKey(accessible.all ? [] : accessible.groups), ignored: [] };
  const groups: Group[] = [];
  const ignored: string[] = [];
  for (const [index, value] of canonicalTexts(named.values).entries()) {
    const group = accessible.byReference[named.by].get(value);
    if (group) groups.push(group);
    else ignored.push(named.values[index] as string);
  }
  return { whole: false, groups: byKey(groups), ignored };
}

/** `reachOf`, once for each selector: the items of a batch mostly share them. */
export function reaches(accessible: AccessibleGroups): (named: GroupSelector | null) => ItemReach {
  const known = new Map<GroupSelector | null, ItemReach>();
  return named => {
    const reach = known.get(named) ?? reachOf(named, accessible);
    known.set(named, reach);
    return reach;
  };
}

/** Whether a person in these groups is within reach. */
export function isWithin(reach: ItemReach, groups: readonly Group[]): boolean {
  return reach.whole || groups.some(group => reach.groups.has(group.key));
}

interface NamesGroups {
  readonly groupIds?: readonly string[] | null | undefined;
  readonly groupExternalRefs?: readonly string[] | null | undefined;
}

/**
 * The groups that a filter or an item names; null or empty lists name none.
 * @throws GatewayError BOTH_GROUP_IDENTIFIERS_PROVIDED, in the source's words; `where` ends them.
 */
export function groupsNamed(
  { groupIds, groupExternalRefs }: NamesGroups,
  where: string,
): GroupSelector | null {
  const byIdentifier = groupIds?.length ? ({ by: 'identifier', values: groupIds } as const) : null;
  const byExternalRef = groupExternalRefs?.length
    ? ({ by: 'externalRef', values: groupExternalRefs } as const)
    : null;
  if (byIdentifier && byExternalRef)
    throw new GatewayError(
      'BOTH_GROUP_IDENTIFIERS_PROVIDED',
      `You have provided both group ids and group external references for ${where}. Please only provide one of the two.`,
    );
  return byIdentifier ?? byExternalRef;
}
