import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../graphql/context.ts';
import type { Answer } from '../answer.ts';
import type { GraphqlRequest } from '../lane.ts';

/** What every hook of a request is given of it. */
export interface ServerContext {
  readonly graphqlRequest: GraphqlRequest;
  /** Takes the answer: nothing of it has to go through a Response. */
  readonly settle: (answer: Answer) => void;
}

export type GatewayPlugin = Plugin<ServerContext, ServerContext, Context>;

type OnResultProcess = NonNullable<GatewayPlugin['onResultProcess']>;

/** Makes a result a response. Yoga doesn't export its type. */
export type ResultProcessor = Parameters<Parameters<OnResultProcess>[0]['setResultProcessor']>[0];
