import { developerTokens } from '../app/developer.ts';
import { openDirectory, rekeying } from '../app/directory.ts';
import { readPersisted } from '../app/persisted.ts';
import type { App } from '../app.ts';
import { sessionSecret, tokenKeys } from '../auth/keys.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { createCrew } from './crew.ts';

/** The process that was started, which serves nothing itself: it starts those that do, and looks after them. */
export interface Primary extends Pick<App, 'url' | 'developerToken' | 'stop'> {
  /** Rejects, with an error for people, when workers end faster than is any use. */
  readonly failed: Promise<never>;
}

/**
 * Does once what must not be done by several at a time, or would be said by each, and then starts the workers.
 * @throws as `startApp`, with no worker left.
 */
export async function startPrimary(config: Config, log: Log): Promise<Primary> {
  await readPersisted(config.graphql);
  const { migrated, rekeyed, close } = await openDirectory(config, { onRekey: rekeying(log) });
  await close();
  const keys = tokenKeys(config);
  sessionSecret(config, keys);
  const { listening, failed, stop } = createCrew(config.workers, log);
  try {
    const url = await listening;
    const { workers } = config;
    log.info({ url, workers, schemaVersion: migrated.to, ...(rekeyed !== null && { rekeyed }) }, 'listening');
    return { url, developerToken: developerTokens(config, keys), failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
