import { Worker } from 'node:worker_threads';
import { GatewayError } from '../../../domain/errors.ts';
import { packageFolder } from '../../../packageFolder.ts';
import { type Job, type ReadReply, type ReadRequest, received } from './messages.ts';

/** The built file, whether this is the built program or its sources in a test: a thread takes no TypeScript. */
const script = new URL('dist/bundle/reader.js', packageFolder);

const lost = (cause: Error) =>
  new GatewayError('OVERLOADED', 'The read was interrupted. Ask again.', { retryAfter: 1, cause });

export type ReadThread = ReturnType<typeof startThread>;

/**
 * A thread that reads a database over a connection of its own, one read at a time. It keeps the process alive
 * only while it reads.
 * @param onGone is called once when the thread has ended; with the reason, unless it was asked to.
 */
export function startThread(file: string, onGone: (reason: Error | undefined) => void) {
  // Without the program's own options, of which --eval's would be an error here.
  const worker = new Worker(script, { workerData: { file }, execArgv: [] });
  let asked: { resolve(value: unknown): void; reject(error: Error): void } | undefined;
  let failure: Error | undefined;
  let ending = false;

  worker.on('message', (reply: ReadReply) => {
    const waiting = asked;
    asked = undefined;
    worker.unref();
    if ('error' in reply) waiting?.reject(received(reply.error));
    else waiting?.resolve(JSON.parse(reply.json));
  });
  worker.on('error', error => {
    failure = error instanceof Error ? error : new Error('A thread that reads failed.', { cause: error });
  });
  const ended = new Promise<void>(resolve => {
    worker.on('exit', code => {
      const reason = ending ? undefined : (failure ?? new Error(`A thread that reads ended with ${code}.`));
      asked?.reject(lost(reason ?? new Error('A thread that reads was ended.')));
      asked = undefined;
      onGone(reason);
      resolve();
    });
  });

  return {
    /**
     * To be called when the read before has settled.
     * @throws GatewayError as the read, or OVERLOADED when the thread ends meanwhile.
     */
    read: (request: Job): Promise<unknown> =>
      new Promise((resolve, reject) => {
        worker.postMessage(request);
        worker.ref();
        asked = { resolve, reject };
      }),

    /** Ends the thread when it has read what it was asked for, and lets go of the database. */
    end(): Promise<void> {
      ending = true;
      worker.ref();
      worker.postMessage(null satisfies ReadRequest);
      return ended;
    },
  };
}
