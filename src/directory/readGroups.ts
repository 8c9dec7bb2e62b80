import { andThen, type MaybePromise } from '../domain/maybePromise.ts';
import type { Group } from '../domain/person.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import type { Services } from './services.ts';

export interface GroupPage {
  readonly groups: readonly Group[];
  readonly hasNextPage: boolean;
}

/**
 * A page of the groups that the viewer may access, by identifier.
 * @throws GatewayError FORBIDDEN without people:read.
 */
export function findGroups(
  { repository }: Services,
  viewer: Viewer,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): MaybePromise<GroupPage> {
  authorize(viewer, 'readGroups');
  const found = repository.findGroups(viewer.workspace, viewer.access, { after, limit: limit + 1 });
  return andThen(found, groups => ({ groups: groups.slice(0, limit), hasNextPage: groups.length > limit }));
}

/**
 * The groups with these identifiers, in their order; null for each that the viewer can't access.
 * @throws GatewayError FORBIDDEN without people:read.
 */
export function readGroups(
  { repository }: Services,
  viewer: Viewer,
  identifiers: readonly string[],
): MaybePromise<readonly (Group | null)[]> {
  authorize(viewer, 'readGroups');
  return repository.groupsByIdentifier(viewer.workspace, viewer.access, identifiers);
}

/** The groups that the viewer may access; null for all of them. Needs no scope: it's about the viewer itself. */
export function viewerGroups(
  { repository }: Services,
  viewer: Viewer,
): MaybePromise<readonly Group[] | null> {
  if (viewer.access.kind === 'all') return null;
  return repository.findGroups(viewer.workspace, viewer.access, {
    after: null,
    limit: Number.MAX_SAFE_INTEGER,
  });
}
