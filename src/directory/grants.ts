import { canonicalIdentifier } from '../domain/canonical.ts';
import { badUserInput } from '../domain/errors.ts';
import { notFound } from '../domain/failures.ts';
import type { MaybePromise } from '../domain/maybePromise.ts';
import type { ItemResult } from '../domain/outcome.ts';
import type { Group } from '../domain/person.ts';
import { isName, nameRule } from '../domain/text.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import { checkGroupIds } from './batch.ts';
import type { Services } from './services.ts';

/** As it will be compared with a token's `sub`: to the letter. @throws GatewayError BAD_USER_INPUT */
function checkSubject(subject: string): void {
  if (!isName(subject)) throw badUserInput(nameRule('subject'));
}

/**
 * Grants groups to a subject whose tokens carry no `groups` claim, or revokes them; results are in the order
 * of the group identifiers. Being granted already, or not being granted, is a success.
 * @throws GatewayError FORBIDDEN without people:admin, BAD_USER_INPUT.
 */
export async function changeGrants(
  { repository }: Services,
  viewer: Viewer,
  change: 'grant' | 'revoke',
  subject: string,
  groupIds: readonly string[],
): Promise<readonly ItemResult<Group>[]> {
  authorize(viewer, 'administer');
  checkSubject(subject);
  checkGroupIds(groupIds);
  const groups = await repository.changeGrants(
    viewer.workspace,
    change,
    subject,
    groupIds.map(canonicalIdentifier),
  );
  return groups.map((group, index) => ({ index, value: group, failure: group ? null : notFound.group }));
}

/**
 * The groups granted to a subject, by identifier.
 * @throws GatewayError FORBIDDEN without people:admin, BAD_USER_INPUT.
 */
export function groupGrants(
  { repository }: Services,
  viewer: Viewer,
  subject: string,
): MaybePromise<readonly Group[]> {
  authorize(viewer, 'administer');
  checkSubject(subject);
  const everything = { after: null, limit: Number.MAX_SAFE_INTEGER };
  return repository.findGroups(viewer.workspace, { kind: 'granted', subject }, everything);
}
