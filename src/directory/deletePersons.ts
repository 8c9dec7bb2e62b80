import { canonicalText } from '../domain/canonical.ts';
import { notFound } from '../domain/failures.ts';
import type { ItemResult } from '../domain/outcome.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import { checkBatch } from './batch.ts';
import { wholeReach } from './readPersons.ts';
import type { Services } from './services.ts';

/**
 * Deletes persons that the viewer can access, everywhere. Results are in the order of the identifiers; one
 * that is named twice is there only the first time.
 * @throws GatewayError FORBIDDEN without people:delete, BAD_USER_INPUT, BATCH_TOO_LARGE.
 */
export async function deletePersons(
  { repository }: Services,
  viewer: Viewer,
  identifiers: readonly string[],
): Promise<readonly ItemResult<string>[]> {
  authorize(viewer, 'deletePersons');
  checkBatch(identifiers, 'identifiers');
  const wanted = identifiers.map(canonicalText);
  const deleted = await repository.deletePersons(wholeReach(viewer), wanted);
  return wanted.map((identifier, index) =>
    deleted[index]
      ? { index, value: identifier, failure: null }
      : { index, value: null, failure: notFound.person },
  );
}
