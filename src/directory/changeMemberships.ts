import { canonicalIdentifier } from '../domain/canonical.ts';
import { noAccessibleGroup, notFound } from '../domain/failures.ts';
import type { ItemResult } from '../domain/outcome.ts';
import type { PersonView } from '../domain/person.ts';
import { viewOf } from '../domain/plan.ts';
import { planChanges } from '../domain/planChanges.ts';
import { emptyItem } from '../domain/validate.ts';
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
  checkGroupIds('groupIds', groupIds);
  const wanted = identifiers.map(canonicalIdentifier);
  const named = { by: 'identifier', values: groupIds } as const;
  const [join, leave] = change === 'add' ? [named, null] : [null, named];
  const { outcomes, ignoredGroups } = await repository.changePersons(
    {
      reach: wholeReach(viewer),
      selection: { identifiers: wanted },
      selectors: [named],
      counterparts: [],
      dryRun: false,
    },
    planChanges({ item: emptyItem, join, leave, delete: false }, now()),
  );
  const byIdentifier = new Map(outcomes.map(outcome => [outcome.before.person.identifier, outcome]));
  // Without a group it isn't looked whether a person is there.
  const noGroupLeft = ignoredGroups.length === groupIds.length;
  const results = wanted.map((identifier, index): ItemResult<PersonView> => {
    if (noGroupLeft) return { index, value: null, failure: noAccessibleGroup };
    const after = byIdentifier.get(identifier)?.after;
    return after
      ? { index, value: viewOf(after), failure: null }
      : { index, value: null, failure: notFound.person };
  });
  return { results, ignoredGroups };
}
