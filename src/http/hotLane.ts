import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Services } from '../directory/services.ts';
import { GatewayError } from '../domain/errors.ts';
import { andThen } from '../domain/maybePromise.ts';
import { type Compiled, createCompiler } from '../graphql/compile.ts';
import { createContext, type IssueSession } from '../graphql/context.ts';
import type { Documents } from '../graphql/documents.ts';
import type { Variables } from '../graphql/limits/arguments.ts';
import { admit, selectOperation } from '../graphql/operation.ts';
import { type OperationLabel, operationLabel } from '../graphql/operationLabel.ts';
import { answerOf } from './answer.ts';
import type { GraphqlRequest, Lane } from './lane.ts';

export interface HotLaneOptions {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly services: Services;
  readonly issueSession: IssueSession;
  readonly introspection: boolean;
  readonly report: (error: unknown, requestId: string) => void;
}

interface Admitted {
  readonly execute: Compiled;
  readonly variables: Variables;
  readonly isQuery: boolean;
  readonly label: OperationLabel;
}

/**
 * The lane for what is asked again and again: a POST whose document has passed the other lane's whole way
 * before. It is executed as compiled, and means the same (test/http/lanes.test.ts). With any doubt, and with
 * any objection, the other lane takes the request before anything of it has been executed.
 */
export function createHotLane(options: HotLaneOptions, otherwise: Lane): Lane {
  const { schema, documents, services, issueSession, introspection, report } = options;
  const compile = createCompiler(schema);

  function admitted({ method, params, accepted }: GraphqlRequest): Admitted | undefined {
    const document = method === 'POST' && accepted.json !== null && documents.known(params.query);
    if (!document) return undefined;
    try {
      const operation = selectOperation(document, params.operationName, false);
      const execute = compile(document, operation);
      if (!execute) return undefined;
      const coerced = admit(schema, document, operation, params.variables, introspection);
      if (coerced.errors) return undefined;
      const label = operationLabel(schema, document, operation);
      return { execute, variables: coerced.variables, isQuery: label.type === 'query', label };
    } catch (error) {
      if (error instanceof GatewayError || error instanceof GraphQLError) return undefined;
      throw error;
    }
  }

  return request => {
    const { requestId, viewer, accepted, gone, traced } = request;
    const operation = admitted(request);
    const executed = operation?.execute(
      createContext(services, viewer, issueSession, { requestId, gone, traced }),
      operation.variables,
    );
    if (!operation || !executed) return otherwise(request);
    return andThen(executed, result => {
      // Which of several errors come, and in what order, is for graphql-js to say; a query may be asked again.
      if (result.errors && operation.isQuery) return otherwise(request);
      const answer = answerOf(result, accepted.json ?? 'application/json', {
        requestId,
        report: error => report(error, requestId),
      });
      return Object.assign(answer, { lane: 'hot', operation: operation.label } as const);
    });
  };
}
