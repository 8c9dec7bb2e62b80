import { canonicalText } from '../domain/canonical.ts';
import { noAccessibleGroup, notFound } from '../domain/failures.ts';
import type { ItemResult } from '../domain/outcome.ts';
import type { PersonView } from '../domain/person.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import { checkBatch, checkGroupIds } from './batch.ts';
import { wholeReach } from './readPersons.ts';
import type { Services } from './services.ts';

export interface MembershipReport {
  readonly results: readonly ItemResult<PersonView>[];
  /** Named groups that are inaccessible or don't exist, as the caller wrote them. */
  readonly ignoredGroups: readonly string[];
}

/**
 * Adds persons to groups, or removes them; results are in the order of the identifiers. Being there already,
 * or not being there, is a success.
 * @throws GatewayError FORBIDDEN without people:write, BAD_USER_INPUT, BATCH_TOO_LARGE.
 */
export async function changeMemberships(
  { repository, now }: Services,
  viewer: Viewer,
  change: 'add' | 'remove',
  identifiers: readonly string[],
  groupIds: readonly string[],
): Promise<MembershipReport> {
  authorize(viewer, 'changeMemberships');
  checkBatch(identifiers, 'identifiers');
  checkGroupIds(groupIds);
  const wanted = identifiers.map(canonicalText);
  const { persons, ignoredGroups, noGroupLeft } = await repository.changeMemberships(
    wholeReach(viewer),
    change,
    wanted,
    groupIds,
    now(),
  );
  const results = persons.map((state, index): ItemResult<PersonView> => {
    if (noGroupLeft) return { index, value: null, failure: noAccessibleGroup };
    if (state === null) return { index, value: null, failure: notFound.person };
    return { index, value: { ...state.person, groups: state.groups }, failure: null };
  });
  return { results, ignoredGroups };
}
