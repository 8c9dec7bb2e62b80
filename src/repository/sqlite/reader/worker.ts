import { parentPort, workerData } from 'node:worker_threads';
import { type Connection, connect } from '../connection.ts';
import { storageError } from '../errors.ts';
import { type Snapshots, snapshots } from '../snapshot.ts';
import { type Job, type ReadReply, type ReadRequest, sent } from './messages.ts';
import { type Reads, readsOver } from './reads.ts';

// A thread that reads, started by thread.ts: one read at a time, over a connection of its own.

let connection: Connection | undefined;
let reads: Reads | undefined;
let snapshot: Snapshots;

/** Opened at the first read, so that a lock that is in the way fails this read and no other. */
function open(): Reads {
  connection ??= connect(workerData.file);
  connection.pragma('query_only = ON');
  snapshot = snapshots(connection);
  reads = readsOver(connection);
  return reads;
}

function answer(job: Job): ReadReply {
  try {
    const over = reads ?? open();
    const done = job === 'checkpoint' ? checkpoint() : carryOut(over, job);
    return { json: JSON.stringify(done) };
  } catch (error) {
    return { error: sent(storageError(error)) };
  }
}

/** All statements of a read see one state, while the event loop goes on to write. */
function carryOut(over: Reads, { name, args }: Exclude<Job, string>): unknown {
  const read = over[name] as (...args: readonly unknown[]) => unknown;
  return snapshot.within(read)(...args);
}

/** PASSIVE stands in nobody's way, and does nothing where another checkpoint is under way. */
const checkpoint = (): unknown => (connection as Connection).pragma('wal_checkpoint(PASSIVE)');

parentPort?.on('message', (request: ReadRequest) => {
  if (request) return parentPort?.postMessage(answer(request));
  connection?.close();
  parentPort?.close();
});
