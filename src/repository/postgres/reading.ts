import type { OnDatabaseWork } from '../../domain/databaseWork.ts';
import type { KeptAnswer } from '../port/history.ts';
import type { ReadsInTurn } from '../port.ts';
import { keysOfWorkspace } from './apiKeys.ts';
import { connect, over, reads } from './connection.ts';
import { storageError } from './errors.ts';
import { feeds } from './feeds.ts';
import { answersWith } from './idempotency.ts';
import { lastWrites } from './lastWrites.ts';
import { type Asker, createLine, inLine } from './line.ts';
import type { OpenOptions } from './opened.ts';
import { readersOf, spread } from './readers.ts';
import { openReplicas } from './replicas.ts';
import type { Run } from './statement.ts';
import { knownNumbers, workspaceNumbers } from './workspaces.ts';
import { secondsSince } from './writer.ts';

/** Reads of the gateway's own take turns with those of callers. */
const ours: Asker = { who: '', gone: () => false };

/** Whatever reads, but for what must never wait for it (`quick`). */
export function openReading(
  { url, replicas: places = [], onReplica = () => {}, onWork = () => {} }: OpenOptions,
  { connections, connectionMs, quick }: { connections: number; connectionMs: number; quick: Run },
) {
  const pool = connect(url, { connections, connectionMs });
  const line = createLine(connections);
  const runOf = (asker: Asker): Run => inLine(line, reads(pool), asker);
  const known = knownNumbers();
  const numbersBy = (run: Run) => workspaceNumbers(run, known);
  const readersBy = (run: Run) => readersOf(run, numbersBy(run));
  const newest = lastWrites(quick);
  const replicas = openReplicas(places, { primary: quick, newest, readersBy, connections, onReplica });
  const feedBy = feeds(newest);
  const read = reader(onWork);

  function readsOf(asker: Asker): ReadsInTurn {
    const run = runOf(asker);
    return {
      // By whichever server may answer.
      ...spread((workspace, work) => read(() => replicas.read(asker, workspace, run, work))()),
      // It costs the primary as little as the question whether a replica may be asked.
      feed: read(feedBy(readersBy(run).feed)),
      apiKeys: read(keysOfWorkspace(run)),
      answersWith: read(async (workspace, text) => {
        const id = await numbersBy(run)(workspace);
        const found: KeptAnswer[] = [];
        if (id !== null) for await (const kept of answersWith(run, id, [text])) found.push(kept);
        return found;
      }),
    };
  }

  return {
    run: runOf(ours),
    workspaceId: numbersBy(runOf(ours)),
    /** Not repeated. */
    once: inLine(line, over(pool), ours),
    reads: readsOf(ours),
    inTurnOf: (who: string, gone: () => boolean) => readsOf({ who, gone }),
    read,
    replicas,
    waiting: () => line.waiting() + replicas.waiting(),
    async close(): Promise<void> {
      await replicas.close();
      if (!pool.ending) await pool.end();
    },
  };
}

/** Gives what makes a read fail as the port says, and its time known. */
const reader =
  (onWork: OnDatabaseWork) =>
  <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
  async (...args: Args): Promise<Result> => {
    const start = performance.now();
    try {
      return await work(...args);
    } catch (error) {
      throw storageError(error);
    } finally {
      onWork('read', secondsSince(start));
    }
  };
