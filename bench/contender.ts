import type { Drawn, WorkloadName } from './workloads.ts';

/** A server, running. */
export interface Server {
  /** Without a path, such as http://127.0.0.1:4100. */
  readonly url: string;
  /** Of the process that answers and whose memory counts. */
  readonly pid: number;
  /** Ends it and waits for that. */
  stop(): Promise<void>;
}

export interface HttpRequest {
  readonly method: 'POST';
  readonly path: string;
  /** `content-type` too. The same for all requests of a workload, since load generators set them once. */
  readonly headers: Readonly<Record<string, string>>;
  /** Without a line break. */
  readonly body: string;
}

/** One who is measured. */
export interface Contender {
  readonly name: string;
  /** What it takes part in. */
  readonly workloads: readonly WorkloadName[];
  /** Where it can't be had, the benchmark goes on without it and says so. */
  readonly optional?: boolean;
  /** What readers of its rows must know. */
  readonly note?: string;
  /**
   * Starts it on a database of its own, `persons.db` in the folder, which it may change, and resolves when it
   * takes connections on 127.0.0.1.
   * @param within the program that starts it, and its arguments
   */
  start(dataDir: string, port: number, within?: readonly string[]): Promise<Server>;
  /**
   * The highest sequence number given, of who stores elsewhere than in `persons.db`: what a stretch of upserts
   * made is counted by it. Whose fsyncs are another process's are not counted.
   */
  lastSequence?(): Promise<number>;
  request(workload: WorkloadName, drawn: Drawn): HttpRequest;
  /** `checkAnswer` of workloads.ts, unless answers look otherwise. @throws WrongAnswer */
  check(drawn: Drawn, body: string): void;
}
