import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseState, OnDatabaseWork } from '../../domain/databaseWork.ts';
import { UnusableDatabase } from '../../domain/errors.ts';
import type { Group } from '../../domain/person.ts';
import type { KeptAnswer } from '../port/history.ts';
import type { Repository } from '../port.ts';
import { copyNote, halfCopy } from '../tables.ts';
import { apiKeyReader, apiKeyWriter } from './apiKeys.ts';
import { assignmentReader } from './assignments.ts';
import { assignmentWriter } from './assignmentWrites.ts';
import { type Connection, connect } from './connection.ts';
import { eraser } from './erase.ts';
import { fileProblem, isBusy, storageError } from './errors.ts';
import { personFinder } from './find.ts';
import { grantWriter } from './grants.ts';
import { groupReader } from './groups.ts';
import { groupWriter } from './groupWrites.ts';
import { historyWriter } from './historyWrites.ts';
import { answerSearcher } from './idempotency.ts';
import { type Migrated, migrate } from './migrate.ts';
import { stillOurs } from './place.ts';
import { readPool } from './reader/pool.ts';
import { readsOver } from './reader/reads.ts';
import { routed } from './reader/route.ts';
import { type LongReads, longReads } from './reader/rule.ts';
import { checkRules, rekey } from './rekey.ts';
import { scrubber } from './scrub.ts';
import { snapshots } from './snapshot.ts';
import { personWriter } from './upsert.ts';
import { workspaceWriter } from './workspaces.ts';
import { writer } from './writer.ts';

export interface OpenOptions {
  /** Path of the database; made, with its folder, when it isn't there. */
  readonly file: string;
  /** ISO 3166 alpha-2; stored phone keys made for another region are made anew. */
  readonly phoneRegion?: string | undefined;
  /** Told how many of how many persons were looked at, when their stored keys must be made anew. */
  readonly onRekey?: (done: number, total: number) => void;
  /**
   * What happens to stored keys that other rules made: `renew` makes them anew; `keep` leaves them, for who looks
   * nobody up and may not know the gateway's phone region; `require` refuses the database.
   */
  readonly keys?: 'renew' | 'keep' | 'require';
  /** Whether changes of persons are kept; by default they are. */
  readonly history?: boolean | undefined;
  /** Which reads go to a thread; by default those that may take long. */
  readonly long?: LongReads | undefined;
  /** Is told why a thread that reads ended unasked; its read has failed, and another takes its place. */
  readonly onReaderLost?: ((reason: Error) => void) | undefined;
  /** Is told of the time that reads and writes take. */
  readonly onWork?: OnDatabaseWork | undefined;
}

export interface OpenedRepository extends Repository {
  /** Asks the system for the log's size, and waits for nothing. */
  state(): DatabaseState;
  readonly migrated: Migrated;
  /** Of how many persons stored keys were changed by new rules; null when the rules are those that made them, or they are kept. */
  readonly rekeyed: number | null;
}

/**
 * Opens a directory on SQLite, and brings its schema up to date.
 * @throws UnusableDatabase with one line for people: not a database, another program's, a newer schema,
 * damaged, read-only, locked for long.
 */
export async function openSqlite(options: OpenOptions): Promise<OpenedRepository> {
  const { file, phoneRegion, onRekey = () => {}, keys = 'renew' } = options;
  const writing = await opened(file, () => connect(file));
  try {
    const migrated = await opened(file, () => migrate(writing));
    await opened(file, () => {
      if (writing.prepare('SELECT 1 FROM "meta" WHERE "name" = ?').get(copyNote))
        throw new UnusableDatabase(halfCopy);
    });
    const rekeyed = await opened(file, () => {
      if (keys === 'keep') return null;
      if (keys === 'require') checkRules(writing, phoneRegion);
      return rekey(writing, phoneRegion, onRekey);
    });
    const reading = await opened(file, () => connect(file));
    reading.pragma('query_only = ON');
    return { ...repository(writing, reading, options), migrated, rekeyed };
  } catch (error) {
    writing.close();
    throw error;
  }
}

const patience = 10_000;

/** Another process may be starting on the same file: it is waited for, within reason. */
async function opened<T>(file: string, open: () => T): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;)
    try {
      if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true });
      return open();
    } catch (error) {
      if (isBusy(error) && performance.now() < deadline) {
        await sleep(20);
        continue;
      }
      const problem = error instanceof UnusableDatabase ? error.message : fileProblem(error);
      throw problem ? new UnusableDatabase(`DATABASE_URL: ${file} ${problem}.`, { cause: error }) : error;
    }
}

const secondsSince = (start: number): number => (performance.now() - start) / 1000;

/** Gives what makes a read fail as the port says, and its time known. */
const reader =
  (onWork: OnDatabaseWork = () => {}) =>
  <Args extends unknown[], Result>(work: (...args: Args) => Result) =>
  (...args: Args): Result => {
    const start = performance.now();
    try {
      const result = work(...args);
      if (result instanceof Promise)
        return result.finally(() => onWork('thread', secondsSince(start))) as Result;
      onWork('read', secondsSince(start));
      return result;
    } catch (error) {
      throw storageError(error);
    }
  };

function repository(
  writing: Connection,
  reading: Connection,
  { file, history: keepsHistory = true, long, onReaderLost, onWork }: OpenOptions,
): Repository & Pick<OpenedRepository, 'state'> {
  const pool = readPool({ file, threads: 1, onLost: onReaderLost });
  const check = stillOurs(file, writing);
  const { write, waiting, idle } = writer(writing, pool.checkpoint, check, onWork);
  const read = reader(onWork);
  const { within, hold, release, state } = snapshots(reading);
  const groups = groupReader(reading, state);
  const reads = routed(readsOver(reading, groups), long ?? longReads(reading, groups), pool);
  const groupsWithin = groupReader(writing);
  const finderWithin = personFinder(writing, groupsWithin);
  const workspaces = workspaceWriter(writing);
  const history = historyWriter(writing, groupsWithin, workspaces, keepsHistory);
  const assignmentsWithin = assignmentReader(writing, groupsWithin, finderWithin);
  const assignmentWrites = assignmentWriter(
    writing,
    groupsWithin,
    finderWithin,
    assignmentsWithin,
    workspaces,
    history,
  );
  const persons = personWriter(writing, groupsWithin, finderWithin, workspaces, assignmentWrites, history);
  const erase = eraser(writing, groupsWithin, finderWithin, workspaces, history);
  const search = answerSearcher(reading);
  const scrubbing = scrubber(writing);
  const grants = grantWriter(writing, groupsWithin);
  const groupWrites = groupWriter(writing, groupsWithin, workspaces, history);
  const apiKeys = apiKeyReader(reading);
  const apiKeyWrites = apiKeyWriter(writing, workspaces);
  // Of a table, since SQLite answers SELECT 1 without a look at the file.
  const ping = reading.prepare('SELECT count(*) FROM "meta"');

  return {
    findPersons: read(within(reads.findPersons)),
    findPersonParts: read(within(reads.findPersonParts)),
    countPersons: read(within(reads.countPersons)),
    personsByIdentifier: read(within(reads.personsByIdentifier)),
    groupsOfPersons: read(within(reads.groupsOfPersons)),
    contactPointsOfPersons: read(within(reads.contactPointsOfPersons)),
    assignmentsOfPersons: read(within(reads.assignmentsOfPersons)),
    assignmentsByName: read(within(reads.assignmentsByName)),
    findGroups: read(within(reads.findGroups)),
    groupsByIdentifier: read(within(reads.groupsByIdentifier)),
    upsertPersons: (request, plan) => write(() => persons.upsertPersons(request, plan)),
    unassignContacts: (...args) => write(() => assignmentWrites.unassignContacts(...args)),
    changePersons: (request, plan) => write(() => persons.changePersons(request, plan)),
    changeGrants: (...args) => write(() => grants.changeGrants(...args)),
    upsertGroups: (...args) => write(() => groupWrites.upsertGroups(...args)),
    async deleteGroups(workspace, identifiers, origin) {
      const deleted: (Group | null)[] = [];
      for (const identifier of identifiers) {
        const [group = null] = groups.groupsByIdentifier(workspace, { kind: 'all' }, [identifier]);
        // Others write in between: to delete a large group at once would stop everybody for seconds. Whoever joins in
        // between is seen to leave, too: it goes with the last of its members.
        const deleteSome = (key: number) =>
          write(() =>
            groupWrites.removeMembers(workspace, key, origin) ? null : groupWrites.deleteGroup(key),
          );
        let gone: boolean | null = group === null ? false : null;
        while (group && gone === null) gone = await deleteSome(group.key);
        deleted.push(gone ? group : null);
      }
      return deleted;
    },
    apiKeys: read(apiKeys.apiKeys),
    everyApiKey: read(apiKeys.everyApiKey),
    apiKeyByHash: read(apiKeys.apiKeyByHash),
    apiKeyByIdentifier: read(apiKeys.apiKeyByIdentifier),
    createApiKey: (...args) => write(() => apiKeyWrites.createApiKey(...args)),
    revokeApiKey: (...args) => write(() => apiKeyWrites.revokeApiKey(...args)),
    noteApiKeyUse: (...args) => write(() => apiKeyWrites.noteApiKeyUse(...args)),
    async forgetAnswers(notBefore) {
      while (await write(() => persons.forgetAnswers(notBefore)));
    },
    keepsHistory,
    historyOfPersons: read(within(reads.historyOfPersons)),
    personChanges: read(within(reads.personChanges)),
    feed: read(within(reads.feed)),
    async forgetChanges(notBefore) {
      for (const { id } of workspaces.all()) while (await write(() => history.forgetSome(id, notBefore)));
    },
    erasePerson: (...args) => write(() => erase(...args)),
    async answersWith(workspace, text) {
      const id = groups.workspaceId(workspace);
      const found: KeptAnswer[] = [];
      if (id !== null) for await (const kept of search(id, [text])) found.push(kept);
      return found;
    },
    async reviseAnswers(workspace, texts, revise) {
      const id = groups.workspaceId(workspace);
      if (id === null) return;
      for await (const kept of search(id, texts)) await write(() => persons.reviseAnswer(id, kept, revise));
    },
    scrub: scrubbing.scrub,
    holdState: hold,
    releaseState: release,
    ping: read(() => {
      check();
      ping.get();
    }),
    state: () => ({
      writesWaiting: waiting(),
      longReadsWaiting: pool.waiting(),
      walBytes: statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0,
    }),
    async close() {
      scrubbing.close();
      await idle();
      await pool.close();
      reading.close();
      writing.close();
    },
  };
}
