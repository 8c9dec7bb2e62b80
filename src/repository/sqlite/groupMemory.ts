import { LRUCache } from 'lru-cache';
import type { Group, GroupSelector } from '../../domain/person.ts';
import type { AccessibleGroups } from '../../domain/reach.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import { type Connection, readsOnly } from './connection.ts';
import type { Snapshots } from './snapshot.ts';

/** What is known of groups until anybody writes. */
export interface GroupMemory {
  /** By workspace, kind of reference and reference. */
  readonly named: Map<string, Group>;
  readonly byKey: Map<number, Group>;
  /** Of a viewer's access, which is remembered with its token; `workspace` is the viewer's. */
  readonly accesses: LRUCache<
    GroupAccess,
    { readonly workspace: number; readonly accessible: AccessibleGroups }
  >;
}

/** Groups, counted once for each access that they are in: some 10 MB. */
const maxGroups = 20_000;

export const referenceOf = (workspace: number, by: GroupSelector['by'], value: string): string =>
  `${workspace} ${by} ${value}`;

/**
 * Gives what a connection that only reads may know of groups and grants. It is forgotten as soon as another
 * connection, of whatever process, commits (https://www.sqlite.org/pragma.html#pragma_data_version).
 * A connection that writes isn't told of its own commits: there it gives null.
 * @param state of the connection: asked once in each
 */
export function groupMemory(connection: Connection, state?: Snapshots['state']): () => GroupMemory | null {
  if (!readsOnly(connection)) return () => null;
  const dataVersion = connection.prepare<[], number>('PRAGMA data_version').pluck();
  const memory: GroupMemory = {
    named: new Map(),
    byKey: new Map(),
    accesses: new LRUCache({
      maxSize: maxGroups,
      sizeCalculation: ({ accessible }) => accessible.groups.length + 1,
    }),
  };
  let version: number | undefined;
  let seenIn: number | null = null;
  return () => {
    const current = state?.() ?? null;
    if (current !== null && current === seenIn) return memory;
    seenIn = current;
    const now = dataVersion.get();
    if (now !== version || memory.named.size + memory.byKey.size > maxGroups)
      for (const part of Object.values(memory)) part.clear();
    version = now;
    return memory;
  };
}
