import { sql } from 'drizzle-orm';
import { rulesWith } from '../../domain/canonicalRules.ts';
import { UnusableDatabase } from '../../domain/errors.ts';
import type { Group } from '../../domain/person.ts';
import { copyNote, halfCopy } from '../tables.ts';
import { apiKeyFinder, createApiKey, everyKey, noteApiKeyUse, revokeApiKey } from './apiKeys.ts';
import { unassignContacts } from './assignmentWrites.ts';
import { connect, reads } from './connection.ts';
import { erasePerson } from './erase.ts';
import { databaseProblem } from './errors.ts';
import { rateExchange } from './exchange.ts';
import { gathered } from './gathered.ts';
import { changeGrants } from './grants.ts';
import { groupReader } from './groups.ts';
import { deleteGroup, removeMembers, upsertGroups } from './groupWrites.ts';
import { forgetSomeChanges } from './historyWrites.ts';
import { answersWith, forgetSome, reviseAnswer } from './idempotency.ts';
import { identify } from './identity.ts';
import { migrate } from './migrate.ts';
import { defaultConnections, type OpenedRepository, type OpenOptions } from './opened.ts';
import { openReading } from './reading.ts';
import { checkRules, isRekeyed, rekey } from './rekey.ts';
import { meta, personChanges, workspaces } from './schema.ts';
import { scrubber } from './scrub.ts';
import { type Run, value } from './statement.ts';
import { within } from './within.ts';
import { lockedWorkspace, rulesChanged, type WorkspaceRow, workspaceAsItIs } from './workspaces.ts';
import { transaction, writer } from './writer.ts';

/** For so long a connection is waited for, a free one or a new one. */
const connectionMs = 10_000;

/**
 * Opens a directory on PostgreSQL, and brings its schema up to date.
 * @throws UnusableDatabase with one line for people: not reachable, not let in, another program's, a newer schema.
 */
export async function openPostgres(options: OpenOptions): Promise<OpenedRepository> {
  const { url, phoneRegion, onRekey = () => {}, keys = 'renew' } = options;
  const setting = connect(url, { connections: 2, patient: true });
  let made: Pick<OpenedRepository, 'migrated' | 'rekeyed'>;
  try {
    const run = reads(setting);
    const migrated = await migrate(run, work => transaction(setting, work));
    const copying = await run(sql`select 1 from ${meta} where ${meta.name} = ${value(copyNote)}`);
    if (copying.length > 0) throw new UnusableDatabase(halfCopy);
    if (keys === 'require') await checkRules(run, phoneRegion);
    const rekeyed =
      keys === 'keep' || (await isRekeyed(run, phoneRegion))
        ? null
        : await transaction(setting, within => rekey(within, phoneRegion, onRekey));
    await identify(run);
    made = { migrated, rekeyed };
  } catch (error) {
    const problem = error instanceof UnusableDatabase ? error.message : databaseProblem(error);
    throw problem ? new UnusableDatabase(`DATABASE_URL: the database ${problem}.`, { cause: error }) : error;
  } finally {
    await setting.end();
  }
  const { replicas, ...opened } = repository(options);
  await replicas.look().catch(async error => {
    await opened.close();
    throw error;
  });
  return { ...opened, ...made };
}

function repository(options: OpenOptions): Omit<OpenedRepository, 'migrated' | 'rekeyed'> & {
  replicas: Pick<ReturnType<typeof openReading>['replicas'], 'look'>;
} {
  const { url, phoneRegion, keys = 'renew', connections = defaultConnections, onWork = () => {} } = options;
  const { history: keepsHistory = true } = options;
  const half = (connections - 1) / 2;
  const writing = connect(url, { connections: Math.floor(half), connectionMs });
  // Whoever calls is found out, and whether the database is there, however many wait for their reads.
  const quick = connect(url, { connections: 1, connectionMs });
  const tidying = connect(url, { connections: 1, statementMs: 600_000, connectionMs });
  const { write, waiting, idle } = writer(writing, onWork);
  const quickRun = reads(quick);
  const reading = openReading(options, { connections: Math.ceil(half), connectionMs, quick: quickRun });
  const { run, read, workspaceId, replicas } = reading;
  const groups = groupReader(run, workspaceId);
  const apiKeys = apiKeyFinder(quickRun);
  // Whoever wants to know it needs no token: it's asked once for all of them.
  const rulesHold = gathered(async () => {
    const hold = await isRekeyed(quickRun, phoneRegion);
    return new Map([['', hold || keys === 'keep']]);
  });
  // Not repeated: what it tells would count twice.
  const exchange = rateExchange(reading.once);
  const withinOf = (run: Run) => within(run, keepsHistory);
  const rules = keys === 'keep' ? undefined : rulesWith(phoneRegion);

  /** A write in one workspace, which nobody else writes in meanwhile. */
  const writeIn = <T>(name: string, work: (run: Run, workspace: WorkspaceRow) => Promise<T>): Promise<T> =>
    write(name, async run => work(run, await lockedWorkspace(run, name, rules)));
  /** The same without a lock, for what writes nothing; in its turn, so that it comes after the writes asked for before it. */
  const lookIn = <T>(name: string, work: (run: Run, workspace: WorkspaceRow) => Promise<T>): Promise<T> =>
    write(name, async run => work(run, await workspaceAsItIs(run, name)));

  return {
    replicas,
    exchange,
    ...reading.reads,
    inTurnOf: reading.inTurnOf,
    upsertPersons: (request, plan) =>
      (request.dryRun ? lookIn : writeIn)(request.workspace, (run, workspace) =>
        withinOf(run).persons.upsertPersons(workspace, request, plan),
      ),
    changePersons: (request, plan) =>
      (request.dryRun ? lookIn : writeIn)(request.reach.workspace, (run, workspace) =>
        withinOf(run).persons.changePersons(workspace, request, plan),
      ),
    unassignContacts: (reach, ...args) =>
      writeIn(reach.workspace, (run, row) => unassignContacts(run, row, withinOf(run), reach, ...args)),
    changeGrants: (workspace, ...args) =>
      writeIn(workspace, (run, row) => changeGrants(run, withinOf(run).groups, row, ...args)),
    upsertGroups: (workspace, mentions, plan) =>
      writeIn(workspace, (run, row) => upsertGroups(run, withinOf(run).groups, row, mentions, plan)),
    async deleteGroups(workspace, identifiers, origin) {
      const deleted: (Group | null)[] = [];
      for (const identifier of identifiers) {
        const [group = null] = await groups.groupsByIdentifier(workspace, { kind: 'all' }, [identifier]);
        // Others write in between: to delete a large group at once would stop everybody for seconds. Whoever joins in
        // between is seen to leave, too: it goes with the last of its members.
        const deleteSome = (key: number) =>
          writeIn(workspace, async (run, row) =>
            (await removeMembers(run, withinOf(run).history, row, key, origin))
              ? null
              : deleteGroup(run, row.id, key),
          );
        let gone: boolean | null = group === null ? false : null;
        while (group && gone === null) gone = await deleteSome(group.key);
        deleted.push(gone ? group : null);
      }
      return deleted;
    },
    everyApiKey: read(everyKey(run)),
    apiKeyByHash: read(apiKeys.apiKeyByHash),
    apiKeyByIdentifier: read(apiKeys.apiKeyByIdentifier),
    createApiKey: (stored, atMost) =>
      writeIn(stored.apiKey.workspace, (run, { id }) => createApiKey(run, id, stored, atMost)),
    revokeApiKey: (workspace, identifier) =>
      write(workspace, run => revokeApiKey(run, workspace, identifier)),
    noteApiKeyUse: (identifier, usedAt) => write('\0keys', run => noteApiKeyUse(run, identifier, usedAt)),
    async forgetAnswers(notBefore) {
      while (await write('', run => forgetSome(run, notBefore)));
    },
    keepsHistory,
    async forgetChanges(notBefore) {
      const oldest = sql`(select ${personChanges.occurredAt} from ${personChanges}
        where ${personChanges.workspace} = ${workspaces.id} order by ${personChanges.place} limit 1)`;
      const some = await run<{ name: string }>(
        sql`select ${workspaces.name} from ${workspaces} where ${oldest} < ${value(notBefore)}`,
      );
      for (const { name } of some)
        while (await writeIn(name, (run, row) => forgetSomeChanges(run, row, notBefore)));
    },
    async erasePerson(workspace, ...args) {
      if ((await workspaceId(workspace)) === null) return false;
      return writeIn(workspace, (run, row) => erasePerson(run, withinOf(run), row, ...args));
    },
    async reviseAnswers(workspace, texts, revise) {
      const id = await workspaceId(workspace);
      if (id === null) return;
      for await (const kept of answersWith(run, id, texts))
        await writeIn(workspace, run => reviseAnswer(run, id, kept, revise));
    },
    scrub: scrubber(reads(tidying)),
    // Reads wait for their answers, so that none are done at once.
    holdState() {},
    releaseState() {},
    state: () => ({
      writesWaiting: waiting(),
      longReadsWaiting: reading.waiting(),
      walBytes: 0,
      replicas: replicas.state(),
    }),
    ping: read(async () => {
      if (!(await rulesHold(''))) throw rulesChanged();
    }),
    async close() {
      await idle();
      await exchange.close();
      await reading.close();
      // What is being tidied up nobody waits for.
      if (!tidying.ending) void tidying.end();
      for (const pool of [writing, quick]) if (!pool.ending) await pool.end();
    },
  };
}
