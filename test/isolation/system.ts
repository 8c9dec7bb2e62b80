import { type ExecutionResult, execute, type GraphQLError, parse, validate } from 'graphql';
import { makeApiKey } from '../../src/auth/apiKeys.ts';
import { createContext } from '../../src/graphql/context.ts';
import { presentError } from '../../src/graphql/errors.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { newRepository } from '../support/engine.ts';
import { callers } from './callers.ts';
import { documents } from './documents.ts';
import type { Call } from './oracle/answer.ts';
import type { Answer, Viewer } from './oracle/world.ts';

export const phoneRegion = 'DE';

export interface System {
  /** What the gateway answers; errors that it would mask are thrown as they are. */
  call(viewer: Viewer, call: Call, now: number): Promise<Answer>;
  /** The data of any query's answer; an error is thrown. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the query's.
  ask(viewer: Viewer, query: string, variables: Record<string, unknown>): Promise<any>;
  close(): Promise<void>;
}

/** The gateway's schema on a real database, without HTTP: thousands of calls must take seconds. */
export async function openSystem(): Promise<System> {
  const repository = await newRepository({ phoneRegion });
  const schema = buildSchema();
  const parsed = Object.fromEntries(
    Object.entries(documents).map(([field, source]) => {
      const document = parse(source);
      const [error] = validate(schema, document);
      if (error) throw error;
      return [field, document] as const;
    }),
  ) as Record<Call['field'], ReturnType<typeof parse>>;

  // Counted instead of random, so that a seed decides everything.
  let made = 0;
  const newIdentifier = () => `01900000-0000-7000-8000-${(++made).toString(16).padStart(12, '0')}`;
  let time = 0;
  const services = { repository, now: () => time, newIdentifier, newApiKey: makeApiKey, phoneRegion };
  const caller = callers(services);

  return {
    async call(viewer, { field, variables }, now) {
      time = now;
      const issueSession = () => Promise.reject(new Error('No sessions here.'));
      const result = await execute({
        schema,
        document: parsed[field],
        contextValue: createContext(services, await caller(viewer), issueSession),
        variableValues: {
          mayRead: viewer.scopes.includes('people:read'),
          ...variables,
          ...('ids' in variables && { id: variables.ids[0] ?? '' }),
        },
      });
      return answerOf(result);
    },
    async ask(viewer, query, variableValues) {
      const issueSession = () => Promise.reject(new Error('No sessions here.'));
      const contextValue = createContext(services, await caller(viewer), issueSession);
      const result = await execute({ schema, document: parse(query), contextValue, variableValues });
      for (const error of result.errors ?? []) throw error.originalError ?? error;
      return JSON.parse(JSON.stringify(result.data));
    },
    close: async () => repository.close(),
  };
}

function answerOf({ data, errors }: ExecutionResult): Answer {
  if (errors === undefined) return { data: JSON.parse(JSON.stringify(data)) };
  return { errors: [...new Set(errors.map(codeOf))] };
}

function codeOf(error: GraphQLError): string {
  const report = (masked: unknown): never => {
    throw masked;
  };
  return String(presentError(error, { requestId: 'none', report }).formatted.extensions?.code);
}
