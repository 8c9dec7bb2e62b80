import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { JsonObject, JsonValue } from '../../src/domain/person.ts';

/** An operation as a client sends it, right or wrong. */
export interface Operation {
  readonly query: string;
  readonly variables: JsonObject;
  readonly operationName?: string | null;
}

type Gen = fc.GeneratorValue;
type Fields = GraphQLObjectType;

const maxDepth = 5;

/**
 * Operations over a schema: most are valid, many are refused by a resolver, some don't fit the schema or their
 * variables. `pool` are values that mean something in the directory at hand.
 */
export const operations = (schema: GraphQLSchema, pool: readonly string[]): fc.Arbitrary<Operation> =>
  fc.gen().map(gen => operation(schema, pool, gen));

function operation(schema: GraphQLSchema, pool: readonly string[], gen: Gen): Operation {
  const one = <T>(values: readonly T[]): T => values[gen(fc.nat, { max: values.length - 1 })] as T;
  /** True once in `n` times. */
  const rarely = (n: number): boolean => gen(fc.nat, { max: n - 1 }) === n - 1;
  const isMutation = rarely(3);
  const definitions: string[] = [];
  const fragments: string[] = [];
  const variables: Record<string, JsonValue> = {};

  function selection(type: Fields, depth: number): string {
    const fields = Object.values(type.getFields()).filter(
      field => depth < maxDepth || !isCompositeType(getNamedType(field.type)),
    );
    const count = gen(fc.integer, { min: 1, max: depth === 0 ? 2 : 5 });
    const chosen = Array.from({ length: count }, () => (fields.length > 0 ? one(fields) : null));
    const written = chosen.map(field => (field === null ? '__typename' : fieldOf(field, depth)));
    if (rarely(6)) written.push('__typename');
    if (rarely(60)) written.push('nobodyKnowsThisField');
    if (rarely(40)) written.push(`... @include(if: ${rarely(2)}) { __typename }`);
    const text = written.join(' ');
    if (depth === 0 || !rarely(5)) return text;
    if (rarely(2)) return `... on ${type.name} { ${text} }`;
    fragments.push(`fragment F${fragments.length} on ${type.name} { ${text} }`);
    return `...F${fragments.length - 1}`;
  }

  function fieldOf(field: GraphQLField<unknown, unknown>, depth: number): string {
    // The same field twice with other arguments can't be merged: mostly each has a name of its own.
    const alias = field.args.length > 0 && !rarely(8) ? `a${gen(fc.nat, { max: 9_999 })}: ` : '';
    const given = field.args.filter(({ type }) => isNonNullType(type) || rarely(2)).map(argumentOf);
    const args = given.length > 0 ? `(${given.join(', ')})` : '';
    return `${alias}${field.name}${args}${below(field.type, depth)}`;
  }

  function below(output: GraphQLOutputType, depth: number): string {
    const type = getNamedType(output);
    if (isObjectType(type)) return ` { ${selection(type, depth + 1)} }`;
    if (!isInterfaceType(type)) return '';
    const [possible] = schema.getPossibleTypes(type);
    return possible ? ` { __typename id ... on ${possible.name} { ${selection(possible, depth + 1)} } }` : '';
  }

  function argumentOf({ name, type }: GraphQLArgument): string {
    const given = value(type, 0);
    if (rarely(2)) return `${name}: ${literal(type, given)}`;
    const variable = `v${definitions.length}`;
    if (given !== undefined) variables[variable] = given;
    definitions.push(
      `$${variable}: ${type}${rarely(8) && given != null ? ` = ${literal(type, given)}` : ''}`,
    );
    if (rarely(12)) delete variables[variable];
    return `${name}: $${variable}`;
  }

  function value(type: GraphQLInputType, depth: number): JsonValue | undefined {
    if (rarely(80)) return one<JsonValue>([null, 7, 'wrong', true, [], {}, [[1]], { nobody: 1 }]);
    if (isNonNullType(type)) return value(type.ofType, depth) ?? null;
    if (rarely(8)) return null;
    if (isListType(type)) {
      const items = Array.from({ length: gen(fc.nat, { max: 3 }) }, () => value(type.ofType, depth) ?? null);
      return rarely(10) ? (items[0] ?? null) : items;
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        field => isNonNullType(field.type) || (depth < 4 && rarely(type.isOneOf ? 2 : 4)),
      );
      return Object.fromEntries(fields.map(field => [field.name, value(field.type, depth + 1) ?? null]));
    }
    if (isEnumType(type)) return one(type.getValues()).name;
    switch (type.name) {
      case 'Int':
      case 'SafeInt':
        return one([0, 1, 2, 3, 10, 100, 101, -1, 2 ** 31, 2 ** 53]);
      case 'Boolean':
        return rarely(2);
      case 'DateTime':
        return one(['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.678+02:00', 'yesterday']);
      case 'JSONObject':
      case 'JSON':
        return one<JsonObject>([{}, { plan: 'pro' }, { plan: null, deep: { a: [1, null, 'x'] } }]);
      default:
        return one(pool);
    }
  }

  const root = isMutation ? schema.getMutationType() : schema.getQueryType();
  const text = selection(root as Fields, 0);
  const name = one(['', 'Named']);
  const head = definitions.length > 0 ? `(${definitions.join(', ')})` : '';
  const query = [`${isMutation ? 'mutation' : 'query'} ${name}${head} { ${text} }`, ...fragments].join('\n');
  return { query, variables, ...(rarely(10) && { operationName: one(['Named', 'Nobody', null]) }) };
}

/** A value as a literal of a type: names of enum values and of fields stand without quotes. */
function literal(type: GraphQLInputType, value: JsonValue | undefined): string {
  const named = getNamedType(type);
  if (value == null) return 'null';
  if (Array.isArray(value)) return `[${value.map(item => literal(type, item)).join(', ')}]`;
  if (typeof value === 'object') {
    const fields = isInputObjectType(named) ? named.getFields() : {};
    const written = Object.entries(value).map(
      ([name, inner]) => `${name}: ${literal(fields[name]?.type ?? type, inner)}`,
    );
    return `{ ${written.join(', ')} }`;
  }
  return isEnumType(named) && typeof value === 'string' ? value : JSON.stringify(value);
}
