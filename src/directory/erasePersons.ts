import { canonicalIdentifier } from '../domain/canonical.ts';
import { notFound } from '../domain/failures.ts';
import type { ItemResult } from '../domain/outcome.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import { checkBatch } from './batch.ts';
import { withoutPersons } from './idempotency.ts';
import { originOf } from './origin.ts';
import type { Services } from './services.ts';

/**
 * Deletes persons and all that is kept of them; what stays of each is a tombstone without data. Those that were
 * deleted before, and erased before, are erased too: a call that broke off can be repeated. Results are in the order
 * of the identifiers.
 * @throws GatewayError FORBIDDEN without people:delete, BAD_USER_INPUT, BATCH_TOO_LARGE.
 */
export async function erasePersons(
  services: Services,
  viewer: Viewer,
  identifiers: readonly string[],
): Promise<readonly ItemResult<string>[]> {
  authorize(viewer, 'deletePersons');
  checkBatch(identifiers, 'identifiers');
  const { repository } = services;
  const { workspace, access } = viewer;
  const origin = originOf(services, viewer);
  const wanted = identifiers.map(canonicalIdentifier);
  const erased = new Set<string>();
  for (const identifier of new Set(wanted))
    if (await repository.erasePerson(workspace, access, identifier, origin)) erased.add(identifier);
  if (erased.size > 0) {
    // From now on no further answer can name them.
    await repository.reviseAnswers(workspace, [...erased], withoutPersons(erased));
    await repository.scrub();
  }
  return wanted.map((identifier, index) =>
    erased.has(identifier)
      ? { index, value: identifier, failure: null }
      : { index, value: null, failure: notFound.person },
  );
}
