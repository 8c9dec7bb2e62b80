import { v7 } from 'uuid';
import { makeApiKey } from '../auth/apiKeys.ts';
import type { Config } from '../config.ts';
import type { Services } from '../directory/services.ts';
import type { DatabaseState } from '../domain/databaseWork.ts';
import type { Exchange } from '../http/counter.ts';
import type { Log } from '../log.ts';
import type { OpenOptions as PostgresOptions } from '../repository/postgres/opened.ts';
import type { OpenedRepository, OpenOptions } from '../repository/sqlite/open.ts';

/** What the use cases work with, and the database behind it. */
export interface OpenDirectory {
  readonly services: Services;
  readonly migrated: OpenedRepository['migrated'];
  /** Of how many persons stored keys were made anew by changed rules; null when the rules are the same. */
  readonly rekeyed: number | null;
  readonly state: () => DatabaseState;
  /** Counts rates together with other gateways, where the database can. */
  readonly exchange?: Exchange;
  /** Waits for the writes under way. */
  close(): Promise<void>;
}

/**
 * Opens the directory that the settings name and brings its schema and its stored keys up to date.
 * @throws UnusableDatabase
 */
export async function openDirectory(
  config: Config,
  options: Pick<OpenOptions, 'onRekey' | 'keys' | 'onReaderLost' | 'onWork'> & {
    /** Where it's given, replicas answer reads. */
    readonly onReplica?: PostgresOptions['onReplica'];
  } = {},
): Promise<OpenDirectory> {
  const repository = await openRepository(config, options);
  const { phoneRegion } = config;
  return {
    services: { repository, now: Date.now, newIdentifier: () => v7(), newApiKey: makeApiKey, phoneRegion },
    migrated: repository.migrated,
    rekeyed: repository.rekeyed,
    state: () => repository.state(),
    ...(repository.exchange && { exchange: repository.exchange }),
    close: () => repository.close(),
  };
}

/** Each engine with its driver is loaded where it's used, and nowhere else. */
async function openRepository(
  { database, secrets, phoneRegion, history }: Config,
  options: Parameters<typeof openDirectory>[1],
): Promise<OpenedRepository & Pick<OpenDirectory, 'exchange'>> {
  if (database.file !== undefined) {
    const { openSqlite } = await import('../repository/sqlite/open.ts');
    return openSqlite({ file: database.file, phoneRegion, history: history.kept, ...options });
  }
  const { openPostgres } = await import('../repository/postgres/open.ts');
  const { connections, replicas } = database;
  return openPostgres({
    url: secrets.database as string,
    connections,
    replicas: options?.onReplica
      ? replicas.map((server, place) => ({ server, url: secrets.replicas[place] as string }))
      : [],
    phoneRegion,
    history: history.kept,
    ...options,
  });
}

/** Says on the log how the making of the stored keys gets on. */
export const rekeying =
  (log: Log): OpenOptions['onRekey'] & {} =>
  (done, total) =>
    log.info({ done, total }, 'making the stored keys anew, since the rules or the phone region changed');
