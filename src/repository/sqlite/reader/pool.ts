import { GatewayError } from '../../../domain/errors.ts';
import type { Job } from './messages.ts';
import type { ReadName, Reads } from './reads.ts';
import { type ReadThread, startThread } from './thread.ts';

/** One answer may ask for 110 long reads (docs/decisions/bounds.md): some at once may wait for each other. */
const maxWaiting = 500;

const overloaded = () =>
  new GatewayError('OVERLOADED', 'Too many long reads are waiting.', { retryAfter: 1 });

interface Waiting {
  readonly job: Job;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export interface PoolOptions {
  readonly file: string;
  readonly threads: number;
  /** Is told why a thread ended that nobody asked to; the next read gets a new one. */
  readonly onLost?: ((reason: Error) => void) | undefined;
}

export type ReadPool = ReturnType<typeof readPool>;

/** Threads that read, and the line before them. A thread is started when a read finds none idle. */
export function readPool({ file, threads: maxThreads, onLost }: PoolOptions) {
  const waiting: Waiting[] = [];
  const threads = new Set<ReadThread>();
  const idle: ReadThread[] = [];
  const underWay = new Set<Promise<void>>();
  let closed = false;

  function start(): ReadThread {
    const thread = startThread(file, reason => {
      threads.delete(thread);
      const place = idle.indexOf(thread);
      if (place >= 0) idle.splice(place, 1);
      if (reason) onLost?.(reason);
    });
    threads.add(thread);
    return thread;
  }

  function next(): void {
    while (waiting.length > 0) {
      const thread = idle.pop() ?? (threads.size < maxThreads ? start() : undefined);
      if (!thread) return;
      const work = carryOut(waiting.shift() as Waiting, thread).finally(() => underWay.delete(work));
      underWay.add(work);
    }
  }

  async function carryOut({ job, resolve, reject }: Waiting, thread: ReadThread): Promise<void> {
    await thread.read(job).then(resolve, reject);
    if (threads.has(thread)) idle.push(thread);
    next();
  }

  function ask(job: Job): Promise<unknown> {
    if (closed) return Promise.reject(new Error('The database is closed.'));
    if (waiting.length >= maxWaiting) return Promise.reject(overloaded());
    return new Promise((resolve, reject) => {
      waiting.push({ job, resolve, reject });
      next();
    });
  }

  return {
    /**
     * Reads in a thread, in the order of calls. A read that nobody waits for any more is carried out all the same.
     * @throws GatewayError as the read; OVERLOADED when too many wait, or when the thread ends meanwhile.
     */
    read<Name extends ReadName>(
      name: Name,
      ...args: Parameters<Reads[Name]>
    ): Promise<ReturnType<Reads[Name]>> {
      return ask({ name, args }) as Promise<ReturnType<Reads[Name]>>;
    },

    /**
     * Moves what was written from the log into the database, as far as nobody is in the way, beside all else.
     * @throws as `read`
     */
    checkpoint: async (): Promise<void> => void (await ask('checkpoint')),

    waiting: () => waiting.length,

    /** Waits for the reads under way, and ends the threads; who waits still is turned away. */
    async close(): Promise<void> {
      closed = true;
      for (const { reject } of waiting.splice(0)) reject(overloaded());
      await Promise.all(underWay);
      await Promise.all([...threads].map(thread => thread.end()));
    },
  };
}
