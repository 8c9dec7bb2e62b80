import type { RequestListener, Server } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Services } from '../directory/services.ts';
import type { Subscriptions } from '../graphql/context.ts';
import { createDocuments } from '../graphql/documents.ts';
import { createFront, type FrontOptions } from './front.ts';
import { createHotLane } from './hotLane.ts';
import { createHttpServer } from './server.ts';
import { createDrain, type Drain } from './shutdown.ts';
import { createSubscriptions } from './subscriptions.ts';
import { createTurns } from './turns.ts';
import { createYogaLane } from './yoga/lane.ts';

export interface ListenerOptions extends Omit<FrontOptions, 'lane' | 'ping'> {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  /** Whether the schema may be asked for, and errors may suggest names from it. */
  readonly introspection: boolean;
  /** Whether operations that are known are executed as compiled; without it all take the one lane. */
  readonly hotLane: boolean;
  readonly subscriptions: Subscriptions;
}

/** front → hot lane → yoga's lane, which takes what the hot one leaves: the way of every request. */
export function createListener(options: ListenerOptions): RequestListener {
  const { schema, introspection, services, log } = options;
  const shared = {
    ...options,
    documents: createDocuments(schema, introspection),
    issueSession: options.sessions.issue,
    report: (err: unknown, requestId?: string) =>
      log.error({ err, ...(requestId !== undefined && { requestId }) }, 'unexpected error'),
  };
  const yogaLane = createYogaLane(shared);
  const lane = options.hotLane ? createHotLane(shared, yogaLane) : yogaLane;
  return createFront({ ...options, lane, ping: () => services.repository.ping() });
}

export interface GatewayOptions extends Omit<ListenerOptions, 'draining' | 'turns' | 'subscriptions'> {
  /** Places for connections; 0: any number. */
  readonly maxConnections: number;
  /** Subscriptions at once; 0: any number. */
  readonly maxSubscriptions: number;
}

export interface Gateway {
  /** Not listening yet. */
  readonly server: Server;
  /** Drains: see `Drain.stop`. The repository is still open afterwards. */
  readonly stop: Drain['stop'];
}

/** The server before that way. */
export function createGateway(options: GatewayOptions): Gateway {
  const subscriptions = createSubscriptions(options.maxSubscriptions);
  options.metrics.subscriptions(subscriptions.count);
  const { maxConnections, trustProxy, services } = options;
  const server = createHttpServer(
    (request, response) => listener(request, response),
    maxConnections,
    !trustProxy,
  );
  const { draining, stop } = createDrain(server, subscriptions.end);
  const turns = createTurns(services.repository);
  server.on('connection', turns.connected);
  const listener = createListener({ ...options, draining, turns, subscriptions });
  return { server, stop };
}
