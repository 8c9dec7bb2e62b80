import { canonicalIdentifier } from '../domain/canonical.ts';
import { noAccessibleGroup, notFound } from '../domain/failures.ts';
import type { ItemResult } from '../domain/outcome.ts';
import type { PersonView } from '../domain/person.ts';
import { viewOf } from '../domain/plan.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import { checkBatch, checkGroupIds } from './batch.ts';
import { changeAlike } from './changeAlike.ts';
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
  services: Services,
  viewer: Viewer,
  change: 'add' | 'remove',
  identifiers: readonly string[],
  groupIds: readonly string[],
): Promise<MembershipReport> {
  authorize(viewer, 'changeMemberships');
  checkBatch(identifiers, 'identifiers');
  checkGroupIds(groupIds);
  const wanted = identifiers.map(canonicalIdentifier);
  const named = { by: 'identifier', values: groupIds } as const;
  const whom = { reach: wholeReach(viewer), selection: { identifiers: wanted } };
  const { outcomes, noGroupLeft, ignoredGroups } = await changeAlike(
    services,
    viewer,
    whom,
    change === 'add' ? { join: named } : { leave: named },
  );
  const byIdentifier = new Map(outcomes.map(outcome => [outcome.before.person.identifier, outcome]));
  const results = wanted.map((identifier, index): ItemResult<PersonView> => {
    // Without a group it isn't looked whether a person is there.
    if (noGroupLeft) return { index, value: null, failure: noAccessibleGroup };
    const outcome = byIdentifier.get(identifier);
    const failure = outcome ? outcome.failure : notFound.person;
    return { index, value: !failure && outcome?.after ? viewOf(outcome.after) : null, failure };
  });
  return { results, ignoredGroups };
}
