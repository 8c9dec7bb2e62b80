import type { Server } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Services } from '../directory/services.ts';
import { createDocuments } from '../graphql/documents.ts';
import { createFront, type FrontOptions } from './front.ts';
import { createHotLane } from './hotLane.ts';
import { createHttpServer } from './server.ts';
import { createDrain, type Drain } from './shutdown.ts';
import { createSubscriptions } from './subscriptions.ts';
import { createYogaLane } from './yoga/lane.ts';

export interface GatewayOptions extends Omit<FrontOptions, 'lane' | 'ping' | 'draining'> {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  /** Whether the schema may be asked for, and errors may suggest names from it. */
  readonly introspection: boolean;
  /** Whether operations that are known are executed as compiled; without it all take the one lane. */
  readonly hotLane: boolean;
  /** Connections at once; 0: any number. */
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

/** server → front → hot lane → yoga's lane, which takes what the hot one leaves: the way of every request. */
export function createGateway(options: GatewayOptions): Gateway {
  const { schema, introspection, log } = options;
  const subscriptions = createSubscriptions(options.maxSubscriptions);
  options.metrics.subscriptions(subscriptions.count);
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
  const server = createHttpServer((request, response) => front(request, response), options.maxConnections);
  const { draining, stop } = createDrain(server, subscriptions.end);
  const front = createFront({
    ...options,
    lane,
    ping: () => options.services.repository.ping(),
    draining,
  });
  return { server, stop };
}
