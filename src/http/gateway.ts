import type { RequestListener, Server } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Services } from '../directory/services.ts';
import { createDocuments } from '../graphql/documents.ts';
import { createFront, type FrontOptions } from './front.ts';
import { createHotLane } from './hotLane.ts';
import { createHttpServer } from './server.ts';
import { createDrain, type Drain } from './shutdown.ts';
import { createSubscriptions } from './subscriptions.ts';
import { createTurns, type Turns } from './turns.ts';
import { createYogaLane } from './yoga/lane.ts';

export interface ListenerOptions extends Omit<FrontOptions, 'lane' | 'ping' | 'turns'> {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  /** Whether the schema may be asked for, and errors may suggest names from it. */
  readonly introspection: boolean;
  /** Whether operations that are known are executed as compiled; without it all take the one lane. */
  readonly hotLane: boolean;
  /** Subscriptions at once; 0: any number. */
  readonly maxSubscriptions: number;
}

/** What answers requests, whoever takes them in. */
export interface Listener {
  readonly listener: RequestListener;
  /** Must be told of each connection that is made, where there are such. */
  readonly connected: Turns['connected'];
  readonly endSubscriptions: () => void;
}

/** front → hot lane → yoga's lane, which takes what the hot one leaves: the way of every request. */
export function createListener(options: ListenerOptions): Listener {
  const { schema, introspection, services, metrics, log } = options;
  const subscriptions = createSubscriptions(options.maxSubscriptions);
  metrics.subscriptions(subscriptions.count);
  const turns = createTurns(services.repository);
  const shared = {
    ...options,
    subscriptions,
    documents: createDocuments(schema, introspection),
    issueSession: options.sessions.issue,
    report: (err: unknown, requestId?: string) =>
      log.error({ err, ...(requestId !== undefined && { requestId }) }, 'unexpected error'),
  };
  const yogaLane = createYogaLane(shared);
  const lane = options.hotLane ? createHotLane(shared, yogaLane) : yogaLane;
  const listener = createFront({ ...options, lane, turns, ping: () => services.repository.ping() });
  return { listener, connected: turns.connected, endSubscriptions: subscriptions.end };
}

export interface GatewayOptions extends Omit<ListenerOptions, 'draining'> {
  /** Places for connections; 0: any number. */
  readonly maxConnections: number;
}

export interface Gateway {
  /** Not listening yet. */
  readonly server: Server;
  /** Drains: see `Drain.stop`. The repository is still open afterwards. */
  readonly stop: Drain['stop'];
}

/** The server before that way. */
export function createGateway(options: GatewayOptions): Gateway {
  const { maxConnections, trustProxy } = options;
  const server = createHttpServer(
    (request, response) => listener(request, response),
    maxConnections,
    !trustProxy,
  );
  const { draining, stop } = createDrain(server, () => endSubscriptions());
  const { listener, connected, endSubscriptions } = createListener({ ...options, draining });
  server.on('connection', connected);
  return { server, stop };
}
