import type { DatabaseState, OnDatabaseWork } from '../../domain/databaseWork.ts';
import type { Repository } from '../port.ts';
import type { rateExchange } from './exchange.ts';
import type { Migrated } from './migrate.ts';
import type { OnReplica, ReplicaPlace } from './replica.ts';

export interface OpenOptions {
  /** postgres://… */
  readonly url: string;
  /** Connections at once, three or more; half of them write. One more tidies up when persons are erased. */
  readonly connections?: number;
  /** ISO 3166 alpha-2; stored phone keys made for another region are made anew. */
  readonly phoneRegion?: string | undefined;
  /** Told how many of how many persons were looked at, when their stored keys must be made anew. */
  readonly onRekey?: (done: number, total: number) => void;
  /** What happens to stored keys that other rules made: see sqlite/open.ts. */
  readonly keys?: 'renew' | 'keep' | 'require';
  /** Whether changes of persons are kept; by default they are. */
  readonly history?: boolean | undefined;
  /** Is told of the time that reads and writes take. */
  readonly onWork?: OnDatabaseWork | undefined;
  /** Servers that follow the one of `url`, and answer reads in its place. */
  readonly replicas?: readonly ReplicaPlace[];
  readonly onReplica?: OnReplica | undefined;
}

export interface OpenedRepository extends Repository {
  /** Waits for nothing. */
  state(): DatabaseState;
  readonly migrated: Migrated;
  /** Of how many persons stored keys were changed by new rules; null when the rules are those that made them, or they are kept. */
  readonly rekeyed: number | null;
  /** Counts rates together with the other gateways on the database. */
  readonly exchange: Pick<ReturnType<typeof rateExchange>, 'tell' | 'onTold'>;
}

/** Of a process; a server takes 100 in all, unless it's told otherwise. */
export const defaultConnections = 10;
