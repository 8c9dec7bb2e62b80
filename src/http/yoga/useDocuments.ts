import type { Documents } from '../../graphql/documents.ts';
import { selectOperation } from '../../graphql/operation.ts';
import type { GatewayPlugin } from './plugin.ts';

/** Parses and validates with the shared, bounded memory of documents. */
export function useDocuments(documents: Documents): GatewayPlugin {
  return {
    onParse({ context, setParseFn }) {
      const { params, method } = context.graphqlRequest;
      setParseFn(() => {
        const document = documents.parse(params.query);
        selectOperation(document, params.operationName, method === 'GET');
        return document;
      });
    },
    onValidate({ params, setValidationFn }) {
      setValidationFn(() => documents.validate(params.documentAST));
    },
  };
}
