import { canonicalIdentifier } from '../domain/canonical.ts';
import { notFound } from '../domain/failures.ts';
import type { ItemResult } from '../domain/outcome.ts';
import type { Group } from '../domain/person.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import { checkBatch } from './batch.ts';
import { originOf } from './origin.ts';
import type { Services } from './services.ts';

/**
 * Deletes groups; their persons stay. Results are in the order of the identifiers, each with the group that was.
 * @throws GatewayError FORBIDDEN without people:admin, BAD_USER_INPUT, BATCH_TOO_LARGE.
 */
export async function deleteGroups(
  services: Services,
  viewer: Viewer,
  identifiers: readonly string[],
): Promise<readonly ItemResult<Group>[]> {
  authorize(viewer, 'administer');
  checkBatch(identifiers, 'identifiers');
  const groups = await services.repository.deleteGroups(
    viewer.workspace,
    identifiers.map(canonicalIdentifier),
    originOf(services, viewer),
  );
  return groups.map((group, index) => ({ index, value: group, failure: group ? null : notFound.group }));
}
