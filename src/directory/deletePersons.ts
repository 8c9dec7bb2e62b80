import { canonicalIdentifier } from '../domain/canonical.ts';
import { notFound } from '../domain/failures.ts';
import type { ItemResult } from '../domain/outcome.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import { checkBatch } from './batch.ts';
import { changeAlike } from './changeAlike.ts';
import { wholeReach } from './readPersons.ts';
import type { Services } from './services.ts';

/**
 * Deletes persons that the viewer can access, everywhere. Results are in the order of the identifiers; one
 * that is named twice is there only the first time.
 * @throws GatewayError FORBIDDEN without people:delete, BAD_USER_INPUT, BATCH_TOO_LARGE.
 */
export async function deletePersons(
  services: Services,
  viewer: Viewer,
  identifiers: readonly string[],
): Promise<readonly ItemResult<string>[]> {
  authorize(viewer, 'deletePersons');
  checkBatch(identifiers, 'identifiers');
  const wanted = identifiers.map(canonicalIdentifier);
  const whom = { reach: wholeReach(viewer), selection: { identifiers: wanted } };
  const { deletions } = await changeAlike(services, viewer, whom, { delete: true });
  const deleted = new Set(deletions.map(({ person }) => person.identifier));
  return wanted.map((identifier, index) =>
    deleted.delete(identifier)
      ? { index, value: identifier, failure: null }
      : { index, value: null, failure: notFound.person },
  );
}
