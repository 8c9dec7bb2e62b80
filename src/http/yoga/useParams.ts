import type { GatewayPlugin } from './plugin.ts';

/** The front has read the parameters already. */
export function useParams(): GatewayPlugin {
  return {
    onRequestParse({ serverContext, setRequestParser }) {
      const { query, operationName, variables } = serverContext.graphqlRequest.params;
      setRequestParser(() => ({
        query,
        variables: { ...variables },
        ...(operationName && { operationName }),
      }));
    },
  };
}
