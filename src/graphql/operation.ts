import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { GatewayError } from '../domain/errors.ts';
import { costOf } from './limits/cost.ts';
import { checkCost } from './limits/limits.ts';
import { type Coerced, coerceVariables } from './variables.ts';

/**
 * The operation of a document that a request means.
 * @param safe whether the request must change nothing, as a GET must not (RFC 9110 §9.2.1).
 * @throws GraphQLError BAD_USER_INPUT when no single operation is meant.
 * @throws GatewayError METHOD_NOT_ALLOWED for a mutation in a safe request.
 */
export function selectOperation(
  document: DocumentNode,
  name: string | null,
  safe: boolean,
): OperationDefinitionNode {
  const operation = getOperationAST(document, name);
  if (!operation)
    throw new GraphQLError(
      name === null
        ? 'The document must hold exactly one operation, or operationName must say which is meant.'
        : 'The document holds no operation of the name given as operationName.',
      { extensions: { code: 'BAD_USER_INPUT' } },
    );
  if (safe && operation.operation === OperationTypeNode.MUTATION)
    throw new GatewayError('METHOD_NOT_ALLOWED', 'A mutation must be sent by POST.');
  return operation;
}

/**
 * The last check before a valid operation is executed, the same whatever executes it.
 * @throws GatewayError QUERY_TOO_COMPLEX when it asks for too many persons with these variables.
 */
export function admit(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
  suggest: boolean,
): Coerced {
  // No rule of validation asks, and the execution would call it an error of ours.
  if (!schema.getRootType(operation.operation))
    return {
      errors: [
        new GraphQLError(`The schema has no ${operation.operation}.`, {
          nodes: operation,
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        }),
      ],
    };
  const coerced = coerceVariables(schema, operation, given, suggest);
  if (!coerced.errors) checkCost(costOf(schema, document, operation)(coerced.variables));
  return coerced;
}
