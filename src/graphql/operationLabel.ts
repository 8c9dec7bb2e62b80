import type { DocumentNode, GraphQLSchema, OperationDefinitionNode, OperationTypeNode } from 'graphql';
import { collector } from './limits/collect.ts';

/** What is told of an operation to who watches: in the schema's own names, of which there is an end. */
export interface OperationLabel {
  readonly type: `${OperationTypeNode}`;
  /** The root field asked for, whatever it's called in the answer; `several` for more than one, `none` for none. */
  readonly field: string;
}

const known = new WeakMap<OperationDefinitionNode, OperationLabel>();

/** Of an operation of a valid document; worked out once, for as long as somebody (a cache of documents) holds it. */
export function operationLabel(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationLabel {
  let label = known.get(operation);
  if (!label) {
    label = { type: operation.operation, field: rootField(schema, document, operation) };
    known.set(operation, label);
  }
  return label;
}

function rootField(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operation, selectionSet }: OperationDefinitionNode,
): string {
  const root = schema.getRootType(operation);
  const collected = root ? [...collector(schema, document)(selectionSet.selections, root)] : [];
  const names = new Set(collected.flatMap(({ nodes }) => nodes.map(({ name }) => name.value)));
  // Clients add it on their own.
  if (names.size > 1) names.delete('__typename');
  const [only = 'none'] = names;
  return names.size > 1 ? 'several' : only;
}
