import type { ItemResult } from '../domain/outcome.ts';
import type { Group } from '../domain/person.ts';
import { groupMentions, planGroups } from '../domain/planGroups.ts';
import { type GroupInput, validateGroup } from '../domain/validateGroup.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import { checkBatch } from './batch.ts';
import type { Services } from './services.ts';

export type { GroupInput };

/**
 * Creates or changes groups; results are in input order, and an item that fails changes nothing.
 * @throws GatewayError FORBIDDEN without people:admin, BAD_USER_INPUT, BATCH_TOO_LARGE.
 */
export async function upsertGroups(
  { repository, newIdentifier }: Services,
  viewer: Viewer,
  groups: readonly GroupInput[],
): Promise<readonly ItemResult<Group>[]> {
  authorize(viewer, 'administer');
  checkBatch(groups, 'groups');
  const items = groups.map((group, index) => validateGroup(index, group));
  return repository.upsertGroups(viewer.workspace, groupMentions(items), planGroups(items, newIdentifier));
}
