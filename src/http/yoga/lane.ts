import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Services } from '../../directory/services.ts';
import { type Context, createContext, type IssueSession } from '../../graphql/context.ts';
import type { Documents } from '../../graphql/documents.ts';
import type { Answer } from '../answer.ts';
import type { Lane } from '../lane.ts';
import type { ServerContext } from './plugin.ts';
import { useAnswer } from './useAnswer.ts';
import { useDocuments } from './useDocuments.ts';
import { useOperation } from './useOperation.ts';
import { useParams } from './useParams.ts';

export interface YogaLaneOptions {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly services: Services;
  readonly issueSession: IssueSession;
  readonly introspection: boolean;
  /** Told of every error that callers don't see. */
  readonly report: (error: unknown, requestId?: string) => void;
}

/**
 * The lane that takes everything. What yoga would do beside executing operations is switched off, because the
 * front does it, or does without.
 */
export function createYogaLane(options: YogaLaneOptions): Lane {
  const { schema, documents, services, issueSession, introspection, report } = options;
  const silent = (): void => undefined;
  const yoga = createYoga<ServerContext, Context>({
    schema,
    context: ({ graphqlRequest }) =>
      createContext(services, graphqlRequest.viewer, issueSession, graphqlRequest.requestId),
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
    plugins: [useParams(), useDocuments(documents), useOperation(schema, introspection), useAnswer(report)],
  });

  return async graphqlRequest => {
    // The address and the headers are ours, whatever the client's were; yoga reads nothing else of them.
    const request = new yoga.fetchAPI.Request('http://gateway/graphql', { method: 'POST' });
    let answer: Answer | undefined;
    const settle = (made: Answer) => {
      answer = made;
    };
    const response = await yoga.fetch(request, { graphqlRequest, settle });
    return { ...(answer ?? streamOf(response)), lane: 'yoga' };
  };
}

function streamOf({ status, headers, body }: Response): Answer {
  if (!headers.get('Content-Type')?.startsWith('text/event-stream'))
    throw new Error('Yoga answered of its own accord.');
  return {
    status,
    // `no` keeps nginx from collecting events.
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' },
    body: body ?? '',
  };
}
