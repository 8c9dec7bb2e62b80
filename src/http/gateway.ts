import type { Server } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Services } from '../directory/services.ts';
import { createDocuments } from '../graphql/documents.ts';
import { createFront, type FrontOptions } from './front.ts';
import { createHttpServer } from './server.ts';
import { createDrain, type Drain } from './shutdown.ts';
import { createYogaLane } from './yoga/lane.ts';

export interface GatewayOptions extends Omit<FrontOptions, 'lane' | 'ping' | 'draining'> {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  /** Whether the schema may be asked for, and errors may suggest names from it. */
  readonly introspection: boolean;
}

export interface Gateway {
  /** Not listening yet. */
  readonly server: Server;
  /** Drains: see `Drain.stop`. The repository is still open afterwards. */
  readonly stop: Drain['stop'];
}

/** server → front → lane: the way of every request. */
export function createGateway(options: GatewayOptions): Gateway {
  const documents = createDocuments(options.schema, options.introspection);
  const lane = createYogaLane({ ...options, documents, issueSession: options.sessions.issue });
  const server = createHttpServer((request, response) => front(request, response));
  const { draining, stop } = createDrain(server);
  const front = createFront({
    ...options,
    lane,
    ping: () => options.services.repository.ping(),
    draining,
  });
  return { server, stop };
}
