import { parentPort, workerData } from 'node:worker_threads';
import { type Connection, connect } from '../connection.ts';
import { storageError } from '../errors.ts';
import { type ReadReply, type ReadRequest, sent } from './messages.ts';
import { type Reads, readsOver } from './reads.ts';

// A thread that reads, started by thread.ts: one read at a time, over a connection of its own.

let connection: Connection | undefined;
let reads: Reads | undefined;

/** Opened at the first read, so that a lock that is in the way fails this read and no other. */
function open(): Reads {
  connection ??= connect(workerData.file);
  connection.pragma('query_only = ON');
  reads = readsOver(connection);
  return reads;
}

/** One transaction, since the event loop goes on to write meanwhile: all statements of a read see one state. */
function answer({ name, args }: NonNullable<ReadRequest>): ReadReply {
  try {
    const read = (reads ?? open())[name] as (...args: readonly unknown[]) => unknown;
    const value = (connection as Connection).transaction(() => read(...args))();
    return { json: JSON.stringify(value) };
  } catch (error) {
    return { error: sent(storageError(error)) };
  }
}

parentPort?.on('message', (request: ReadRequest) => {
  if (request) return parentPort?.postMessage(answer(request));
  connection?.close();
  parentPort?.close();
});
