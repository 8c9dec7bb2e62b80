import { hash } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createApiKeyVerifier } from '../../src/auth/apiKeys.ts';
import { createAuthenticator } from '../../src/auth/authenticate.ts';
import { createVerifier } from '../../src/auth/credentials.ts';
import { sessionSecret, tokenKeys } from '../../src/auth/keys.ts';
import { createSessions } from '../../src/auth/session.ts';
import { createTokenVerifier } from '../../src/auth/token.ts';
import type { Config } from '../../src/config.ts';
import type { Services } from '../../src/directory/services.ts';
import { createDocuments } from '../../src/graphql/documents.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { createFront } from '../../src/http/front.ts';
import { createHotLane } from '../../src/http/hotLane.ts';
import type { Lane } from '../../src/http/lane.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createDrain } from '../../src/http/shutdown.ts';
import { createSubscriptions } from '../../src/http/subscriptions.ts';
import { createYogaLane } from '../../src/http/yoga/lane.ts';
import { createLog } from '../../src/log.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { tempDir } from '../support/tempDir.ts';

/** An answer to the byte; `Date` apart, which is the clock's. */
export interface Exchange {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

export interface Sent {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Clock {
  readonly now: number;
  /** Counts the requests. */
  readonly request: number;
}

export interface Twins {
  /** Of the one with the hot lane, for requests that aren't compared. */
  readonly url: string;
  readonly services: Services;
  /** How many requests the hot lane has answered itself, and how many it has handed over. */
  readonly taken: { hot: number; handedOver: number };
  /** Sends a request to both, one request after the other, and sees to it that both give the same answer. */
  ask(sent: Sent): Promise<Exchange>;
  stop(): Promise<void>;
}

/**
 * Two gateways that know and do the same, at the same time and with the same identifiers: one takes every
 * request through the hot lane as if it had seen the document before, the other has yoga's lane only.
 */
export async function startTwins(config: Config): Promise<Twins> {
  const clock = { now: Date.now(), request: 0 };
  const taken = { hot: 0, handedOver: 0 };
  const hot = await startTwin(config, clock, taken);
  const cold = await startTwin(config, clock, null);
  let last: Promise<unknown> = Promise.resolve();

  async function both({ body, headers }: Sent): Promise<Exchange> {
    clock.now = Date.now();
    clock.request += 1;
    const named = { ...headers, 'x-request-id': `request-${clock.request}` };
    const answers = await Promise.all([hot.ask(body, named), cold.ask(body, named)]);
    expect(answers[0], body).toEqual(answers[1]);
    return answers[1];
  }

  return {
    url: hot.url,
    services: hot.services,
    taken,
    ask(sent) {
      const answered = last.then(() => both(sent));
      last = answered.catch(() => {});
      return answered;
    },
    async stop() {
      await Promise.all([hot.stop(), cold.stop()]);
    },
  };
}

async function startTwin(config: Config, clock: Clock, taken: Twins['taken'] | null) {
  const { phoneRegion, auth, graphql, http } = config;
  const repository = await openSqlite({ file: join(tempDir(), 'persons.db'), phoneRegion });
  const log = createLog('silent');
  const keys = tokenKeys(config);
  const now = () => clock.now;
  const services: Services = { repository, now, ...makers(clock), phoneRegion };
  const secret = sessionSecret(config, keys);
  const sessions = createSessions({ secret, ttl: config.session.ttl, apiKeys: repository, now });
  const verify = createVerifier({
    apiKey: createApiKeyVerifier(repository, { log, now }),
    session: sessions.verify,
    token: createTokenVerifier(keys, auth, { log }),
  });
  const schema = buildSchema();
  const documents = createDocuments(schema, graphql.introspection);
  const shared = {
    schema,
    documents,
    services,
    issueSession: sessions.issue,
    subscriptions: createSubscriptions(0),
    introspection: graphql.introspection,
    report: () => {},
  };
  const yogaLane = createYogaLane(shared);
  const server = createHttpServer((request, response) => front(request, response), 0);
  const { draining, stop } = createDrain(server);
  const front = createFront({
    authenticate: createAuthenticator(verify),
    sessions,
    lane: taken ? primed() : yogaLane,
    ping: () => repository.ping(),
    draining,
    log,
    graphiql: false,
    queryToken: auth.queryToken,
    corsOrigins: http.corsOrigins,
    rateLimit: 0,
    maxInFlight: 0,
    trustProxy: false,
    metrics: createMetrics(),
  });

  /** The hot lane, and in front of it what makes every document one that it has seen before. */
  function primed(): Lane {
    const counts = taken as Twins['taken'];
    const lane = createHotLane(shared, request => {
      counts.handedOver += 1;
      counts.hot -= 1;
      return yogaLane(request);
    });
    return request => {
      counts.hot += 1;
      try {
        documents.validate(documents.parse(request.params.query));
      } catch {
        // The lane will say what is wrong with it.
      }
      return lane(request);
    };
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  return {
    url: `http://127.0.0.1:${port}`,
    services,
    ask: (body: string, headers: Sent['headers']) => exchange(port, agent, body, headers),
    async stop() {
      agent.destroy();
      await stop(0);
      await repository.close();
    },
  };
}

/** What is random elsewhere: here it tells the request and what was made before in it. */
function makers(clock: Clock): Pick<Services, 'newIdentifier' | 'newApiKey'> {
  let request = 0;
  let made = 0;
  function next(): string {
    if (request !== clock.request) made = 0;
    request = clock.request;
    made += 1;
    return `${request}${String(made).padStart(5, '0')}`;
  }
  return {
    newIdentifier: () => `01980000-0000-7000-8000-${next().padStart(12, '0')}`,
    newApiKey() {
      const key = `pgw_${next().padStart(43, '0')}`;
      return { key, hash: hash('sha256', key, 'base64url') };
    },
  };
}

function exchange(port: number, agent: Agent, body: string, headers: Sent['headers']): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, agent, method: 'POST', path: '/graphql', headers },
      async response => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        const { statusCode = 0, rawHeaders } = response;
        const date = rawHeaders.indexOf('Date');
        resolve({
          status: statusCode,
          headers: rawHeaders.filter((_, index) => index !== date && index !== date + 1),
          body: Buffer.concat(chunks).toString('utf8'),
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
