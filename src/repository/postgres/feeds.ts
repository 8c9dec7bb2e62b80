import { LRUCache } from 'lru-cache';
import { nothingYet } from '../../domain/historyPages.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import type { Feed } from '../port/history.ts';
import type { LastWrite } from './lastWrites.ts';

type ReadFeed = (workspace: string, access: GroupAccess) => Promise<Feed>;

/** In characters of what was asked for: a token may list many groups. */
const maxKept = 10_000_000;

/**
 * What there is to follow, read anew only when the workspace was written in: changes, groups and grants come by writes,
 * each of which replaces `lastWrite`. That is asked for all who follow at once, so that they cost next to nothing as
 * long as nothing happens.
 */
export function feeds(newest: LastWrite): (read: ReadFeed) => ReadFeed {
  const kept = new LRUCache<string, { readonly lastWrite: string; readonly feed: Feed }>({
    maxSize: maxKept,
    sizeCalculation: (_, key) => key.length,
  });
  return read => async (workspace, access) => {
    const lastWrite = await newest(workspace);
    if (lastWrite === undefined) return nothingYet(workspace, access);
    const key = JSON.stringify([workspace, access]);
    const known = kept.get(key);
    if (known?.lastWrite === lastWrite) return known.feed;
    // Read after it, so that it lacks nothing of that write; of a later one, the next who asks finds out.
    const feed = await read(workspace, access);
    kept.set(key, { lastWrite, feed });
    return feed;
  };
}
