import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import { listLength, pageSize, type Variables } from './arguments.ts';
import { type CollectedField, collector } from './collect.ts';

/** How many persons an answer may hold, given the operation's coerced variables. */
export type Cost = (variables: Variables) => number;

const compiled = new WeakMap<OperationDefinitionNode, Cost>();

/** Compiled once an operation, for as long as somebody (a cache of documents) holds it. */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Cost {
  let cost = compiled.get(operation);
  if (!cost) {
    cost = compileCost(schema, document, operation);
    compiled.set(operation, cost);
  }
  return cost;
}

/**
 * The persons that a valid operation asks for, as a function of its variables:
 *
 *     a page of persons     size × max(1, what each of them costs)
 *     a page of groups      size × what each of them costs
 *     a list argument       length × max(1, what each of them costs)     (nodes(ids), a batch)
 *     any other field       what its fields cost together
 *
 * Sizes multiply along a path and paths add up, so 100 persons with groups of 100 persons each are 10,000, and
 * one person more, on whatever path, is over that. A size out of range costs nothing: the resolver refuses it.
 * A field that the answer merges counts once, unless its @skip and @include differ from place to place.
 */
export function compileCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Cost {
  const collect = collector(schema, document);

  function ofSelections(nodes: readonly FieldNode[], type: GraphQLCompositeType): Cost | null {
    const selections = nodes.flatMap(node => node.selectionSet?.selections ?? []);
    return sum([...collect(selections, type)].map(ofField));
  }

  function ofField({ parent, conditions, nodes }: CollectedField): Cost | null {
    const [node] = nodes;
    const field = node && fieldOf(parent, node);
    if (!field) return null;
    const type = getNamedType(field.type);
    const inner = isCompositeType(type) ? ofSelections(nodes, type) : null;
    const cost = multiplied(field, node, inner);
    if (!cost || conditions.length === 0) return cost;
    return variables =>
      conditions.every(({ variable, wants }) => variables[variable] === wants) ? cost(variables) : 0;
  }

  const root = schema.getRootType(operation.operation);
  const cost = root && sum([...collect(operation.selectionSet.selections, root)].map(ofField));
  return cost ?? (() => 0);
}

function multiplied(field: GraphQLField<unknown, unknown>, node: FieldNode, inner: Cost | null): Cost | null {
  const { pageSize: isPage, listArgument } = field.extensions;
  const atLeastOne: Cost = inner ? variables => Math.max(1, inner(variables)) : () => 1;
  if (typeof listArgument === 'string')
    return variables => listLength(field, node, listArgument, variables) * atLeastOne(variables);
  if (isPage !== true) return inner;
  if (!isPageOfGroups(field)) return variables => pageSize(field, node, variables) * atLeastOne(variables);
  return inner && (variables => pageSize(field, node, variables) * inner(variables));
}

function sum(costs: readonly (Cost | null)[]): Cost | null {
  const present = costs.filter(cost => cost !== null);
  if (present.length <= 1) return present[0] ?? null;
  return variables => present.reduce((total, cost) => total + cost(variables), 0);
}

function fieldOf(parent: GraphQLCompositeType, node: FieldNode): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
}

function isPageOfGroups(field: GraphQLField<unknown, unknown>): boolean {
  const connection = getNamedType(field.type);
  return isObjectType(connection) && getNamedType(connection.getFields().nodes?.type)?.name === 'Group';
}
