import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Services } from '../../directory/services.ts';
import type { Viewer } from '../../domain/viewer.ts';
import { type Context, createContext, type IssueSession, type Subscriptions } from '../../graphql/context.ts';
import type { Documents } from '../../graphql/documents.ts';
import type { Answer } from '../answer.ts';
import type { GraphqlRequest, Lane } from '../lane.ts';
import type { Notes, ServerContext } from './plugin.ts';
import { useAnswer } from './useAnswer.ts';
import { useDocuments } from './useDocuments.ts';
import { useOperation } from './useOperation.ts';
import { useParams } from './useParams.ts';

export interface YogaLaneOptions {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly services: Services;
  readonly issueSession: IssueSession;
  readonly subscriptions: Subscriptions;
  readonly introspection: boolean;
  /** Told of every error that callers don't see. */
  readonly report: (error: unknown, requestId?: string) => void;
}

/**
 * The lane that takes everything. What yoga would do beside executing operations is switched off, because the
 * front does it, or does without.
 */
export function createYogaLane(options: YogaLaneOptions): Lane {
  const { schema, documents, services, issueSession, subscriptions, introspection, report } = options;
  const silent = (): void => undefined;
  const contextOf = (
    { requestId, reauthenticate, lastEventId, gone, traced }: GraphqlRequest,
    viewer: Viewer,
  ): Context =>
    createContext(services, viewer, issueSession, {
      requestId,
      gone,
      traced,
      transport: { viewer: reauthenticate, lastEventId, subscriptions },
    });
  const yoga = createYoga<ServerContext, Context>({
    schema,
    context: ({ graphqlRequest }) => contextOf(graphqlRequest, graphqlRequest.viewer),
    batching: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    // The documents have a memory of their own, which is bounded in bytes too.
    parserAndValidationCache: false,
    // useAnswer does it, which knows the request's id.
    maskedErrors: false,
    maxRequestBodySize: false,
    // Yoga's own words can hold what was asked.
    logging: { debug: silent, info: silent, warn: silent, error: err => report(err) },
    plugins: [
      useParams(),
      useDocuments(documents),
      useOperation(schema, introspection, contextOf),
      useAnswer(report, subscriptions.ended),
    ],
  });

  return async graphqlRequest => {
    // The address and the headers are ours, whatever the client's were; yoga reads nothing else of them.
    const request = new yoga.fetchAPI.Request('http://gateway/graphql', { method: 'POST' });
    let answer: Answer | undefined;
    const settle = (made: Answer) => {
      answer = made;
    };
    const notes: Notes = {};
    await yoga.fetch(request, { graphqlRequest, settle, notes });
    if (!answer) throw new Error('Yoga answered of its own accord.');
    return { ...answer, ...notes, lane: 'yoga' };
  };
}
