import { type ExecutionArgs, type ExecutionResult, execute, GraphQLError, type GraphQLSchema } from 'graphql';
import { GatewayError } from '../../domain/errors.ts';
import type { Viewer } from '../../domain/viewer.ts';
import type { Context } from '../../graphql/context.ts';
import { admit, selectOperation } from '../../graphql/operation.ts';
import { subscribeTo } from '../../graphql/subscribe.ts';
import type { GraphqlRequest } from '../lane.ts';
import type { Params } from '../params.ts';
import type { GatewayPlugin } from './plugin.ts';

/** Coerces the variables, weighs the operation with them, and executes it with graphql-js. */
export function useOperation(
  schema: GraphQLSchema,
  introspection: boolean,
  contextOf: (request: GraphqlRequest, viewer: Viewer) => Context,
): GatewayPlugin {
  const hideSuggestions = !introspection;

  /** Why an operation is not executed; undefined when it may be. */
  function objection(
    { document }: Pick<ExecutionArgs, 'document'>,
    params: Params,
  ): ExecutionResult | undefined {
    try {
      const operation = selectOperation(document, params.operationName, false);
      const { errors } = admit(schema, document, operation, params.variables, introspection);
      return errors && { errors };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return { errors: [new GraphQLError(error.message, { originalError: error })] };
    }
  }

  return {
    onExecute({ args, setExecuteFn, setResultAndStopExecution }) {
      const refused = objection(args, args.contextValue.graphqlRequest.params);
      if (refused) setResultAndStopExecution(refused);
      else setExecuteFn((given: ExecutionArgs) => execute({ ...given, hideSuggestions }));
    },
    onSubscribe({ args, setSubscribeFn, setResultAndStopExecution }) {
      const { graphqlRequest } = args.contextValue;
      const refused = objection(args, graphqlRequest.params);
      if (refused) setResultAndStopExecution(refused);
      else
        setSubscribeFn((given: ExecutionArgs) =>
          subscribeTo({ ...given, hideSuggestions }, viewer => contextOf(graphqlRequest, viewer)),
        );
    },
  };
}
