import { createApiKeyVerifier } from '../auth/apiKeys.ts';
import { createAuthenticator } from '../auth/authenticate.ts';
import { createVerifier } from '../auth/credentials.ts';
import { sessionSecret, type TokenKeys, tokenKeys } from '../auth/keys.ts';
import { createSessions } from '../auth/session.ts';
import { createTokenVerifier } from '../auth/token.ts';
import type { Config } from '../config.ts';
import { keptFor } from '../directory/idempotency.ts';
import type { Services } from '../directory/services.ts';
import type { GatewayOptions } from '../http/gateway.ts';
import { createMetrics } from '../http/metrics.ts';
import type { Log } from '../log.ts';
import { developerTokens } from './developer.ts';
import { type OpenDirectory, openDirectory, rekeying } from './directory.ts';
import { readPersisted } from './persisted.ts';
import { schemaOf } from './schema.ts';
import { countingUpserts } from './upserts.ts';

/** How long answers may take at a stop: less than the ten seconds after which Docker kills what it asked to stop. */
export const graceMs = 8_000;

/** What answers requests is made of these, whoever listens. */
export interface Parts {
  readonly directory: OpenDirectory;
  readonly keys: TokenKeys;
  readonly options: GatewayOptions;
}

/**
 * Opens the directory and makes everything that stands before it.
 * @throws UnusableDatabase, and ConfigError where a secret can be neither made nor read.
 */
export async function openParts(config: Config, log: Log): Promise<Parts> {
  const schema = await schemaOf(config.graphql);
  // Before anything is touched.
  const persisted = await readPersisted(config.graphql, schema);
  const metrics = createMetrics();
  const directory = await openDirectory(config, {
    onRekey: rekeying(log),
    onWork: metrics.databaseWork,
    onReaderLost: err => log.error({ err }, 'a thread that reads has ended; the next read starts another'),
    onReplica: (replica, problem) =>
      problem === null
        ? log.info({ replica }, 'a replica answers reads')
        : log.warn({ replica, problem }, 'a replica answers no reads for now; the primary does'),
  });
  try {
    const keys = tokenKeys(config);
    metrics.database(directory.state);
    const repository = countingUpserts(directory.services.repository, metrics);
    const services = { ...directory.services, repository };
    return {
      directory,
      keys,
      options: {
        ...optionsOf(config, log, keys, services),
        exchange: directory.exchange,
        schema,
        persisted,
        metrics,
      },
    };
  } catch (error) {
    await directory.close();
    throw error;
  }
}

function optionsOf(
  config: Config,
  log: Log,
  keys: TokenKeys,
  services: Services,
): Omit<GatewayOptions, 'schema' | 'persisted' | 'metrics'> {
  const { repository } = services;
  const sessions = createSessions({
    secret: sessionSecret(config, keys),
    ttl: config.session.ttl,
    apiKeys: repository,
  });
  const verify = createVerifier({
    apiKey: createApiKeyVerifier(repository, { log }),
    session: sessions.verify,
    token: createTokenVerifier(keys, config.auth, { log }),
  });
  return {
    services,
    authenticate: createAuthenticator(verify),
    sessions,
    queryToken: config.auth.queryToken,
    introspection: config.graphql.introspection,
    hotLane: config.graphql.hotLane,
    graphiql: config.graphql.graphiql,
    graphiqlToken: developerTokens(config, keys),
    corsOrigins: config.http.corsOrigins,
    rateLimit: config.http.rateLimit,
    maxInFlight: config.http.maxInFlight,
    maxConnections: config.http.maxConnections,
    maxSubscriptions: config.http.maxSubscriptions,
    trustProxy: config.http.trustProxy,
    metricsToken: config.secrets.metrics,
    log,
  };
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * What is past its time holds personal data: it goes at the start, and every hour.
 * @param historyDays 0: changes are kept for ever
 */
export function keepHouse({ repository, now }: Services, historyDays: number, log: Log): NodeJS.Timeout {
  const forget = () => {
    repository
      .forgetAnswers(now() - keptFor)
      .catch(err => log.warn({ err }, 'old answers could not be forgotten'));
    if (historyDays > 0)
      repository
        .forgetChanges(now() - historyDays * dayMs)
        .catch(err => log.warn({ err }, 'old changes could not be forgotten'));
  };
  forget();
  return setInterval(forget, 60 * 60 * 1000).unref();
}
