import { type FieldNode, type GraphQLField, Kind, type ValueNode } from 'graphql';
import { maxListEntries } from '../../domain/limits.ts';
import { maxPageSize } from '../../domain/paging.ts';

/** An operation's variables after coercion. */
export type Variables = Readonly<Record<string, unknown>>;

type Field = GraphQLField<unknown, unknown>;

/**
 * The size of the page that a field asks for.
 * @returns 0 for a size that the resolver will refuse.
 */
export function pageSize(field: Field, node: FieldNode, variables: Variables): number {
  const given = ['first', 'last']
    .map(name => argument(field, node, name, variables))
    .filter(size => typeof size === 'number');
  if (given.length === 0) return maxPageSize;
  return given.every(size => size >= 1 && size <= maxPageSize) ? Math.max(...given) : 0;
}

/**
 * The length of the list that an argument, or a field of one (`input.persons`), holds.
 * @returns 0 for a length that the resolver will refuse.
 */
export function listLength(field: Field, node: FieldNode, path: string, variables: Variables): number {
  const [name = '', ...keys] = path.split('.');
  let value = argument(field, node, name, variables);
  for (const key of keys) value = isObject(value) ? value[key] : undefined;
  if (value == null) return 0;
  const length = Array.isArray(value) ? value.length : 1;
  return length <= maxListEntries ? length : 0;
}

function argument(field: Field, node: FieldNode, name: string, variables: Variables): unknown {
  const given = node.arguments?.find(candidate => candidate.name.value === name);
  const value = given && literal(given.value, variables);
  return value === undefined ? field.args.find(candidate => candidate.name === name)?.defaultValue : value;
}

/** As much of a literal as sizes need: its numbers, and the shape of what holds them. */
function literal(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return variables[node.name.value];
    case Kind.NULL:
      return null;
    case Kind.INT:
      return Number(node.value);
    case Kind.LIST:
      return node.values.map(item => literal(item, variables));
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map(field => [field.name.value, literal(field.value, variables)] as const),
      );
    default:
      return node.kind;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
