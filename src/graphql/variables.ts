import {
  coerceInputValue,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  isSpecifiedScalarType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';
import { coercionTo, unfit } from './coerce.ts';
import { checkBatches } from './limits/batches.ts';

type Path = readonly (string | number)[];

export type Coerced =
  | { readonly variables: Readonly<Record<string, unknown>>; readonly errors?: never }
  | { readonly errors: readonly GraphQLError[] };

const maxErrors = 20;

/**
 * The variables of an operation, coerced to their types (GraphQL specification §6.1.2). The errors have the
 * code BAD_USER_INPUT and name the variable, the place in it and what was expected there, but never the value:
 * it may be somebody's personal data.
 * @throws GatewayError BATCH_TOO_LARGE
 * @param suggest whether an error may suggest names and values from the schema.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
  suggest: boolean,
): Coerced {
  const errors: GraphQLError[] = [];
  const variables: Record<string, unknown> = Object.create(null);
  try {
    for (const slot of slotsOf(schema, operation)) {
      const { name, type, preset, coerce } = slot;
      if (!Object.hasOwn(given, name)) {
        if (preset !== undefined) variables[name] = preset;
        else if (isNonNullType(type)) refuse(slot, [], `A value of type "${type}" is required.`);
        continue;
      }
      const value = given[name];
      checkBatches(type, value);
      const coerced = coerce(value);
      variables[name] = coerced === unfit ? explained(slot, value) : coerced;
    }
  } catch (error) {
    if (!(error instanceof EnoughErrors)) throw error;
  }
  return errors.length > 0 ? { errors } : { variables };

  function refuse({ name, definition }: Slot, path: Path, problem: string): void {
    const place = path.length > 0 ? ` at "${name}${path.map(written).join('')}"` : '';
    errors.push(
      new GraphQLError(`Variable "$${name}"${place}: ${problem}`, {
        nodes: definition,
        extensions: { code: 'BAD_USER_INPUT' },
      }),
    );
    if (errors.length === maxErrors) throw new EnoughErrors();
  }

  /** graphql-js says what is wrong with a value, or that nothing is. */
  function explained(slot: Slot, value: unknown): unknown {
    const { type } = slot;
    return coerceInputValue(
      value,
      type,
      (path, value, error) => refuse(slot, path, problemAt(type, path, value, error, suggest)),
      !suggest,
    );
  }
}

/** What of a variable is the same whatever its value. */
interface Slot {
  readonly name: string;
  readonly type: GraphQLInputType;
  /** The value when none is given; undefined: none. */
  readonly preset: unknown;
  readonly coerce: ReturnType<typeof coercionTo>;
  readonly definition: VariableDefinitionNode;
}

const known = new WeakMap<OperationDefinitionNode, readonly Slot[]>();

function slotsOf(schema: GraphQLSchema, operation: OperationDefinitionNode): readonly Slot[] {
  let slots = known.get(operation);
  if (!slots) {
    slots = (operation.variableDefinitions ?? []).flatMap(definition => {
      const type = typeFromAST(schema, definition.type);
      // Validation has seen to it; this is for the compiler.
      if (!isInputType(type)) return [];
      const preset = definition.defaultValue && valueFromAST(definition.defaultValue, type);
      return [{ name: definition.variable.name.value, type, preset, coerce: coercionTo(type), definition }];
    });
    known.set(operation, slots);
  }
  return slots;
}

/** Ends a coercion: a value of four megabytes can be wrong in a million places, and describing each takes a while. */
class EnoughErrors extends Error {}

const written = (key: string | number): string => (typeof key === 'number' ? `[${key}]` : `.${key}`);

/** graphql-js's own words, save where they quote the value. */
function problemAt(
  type: GraphQLInputType,
  path: Path,
  value: unknown,
  { message, originalError }: GraphQLError,
  suggest: boolean,
): string {
  if (value == null) return message;
  const leaf = typeAt(type, path);
  if (isLeafType(leaf)) {
    // Our own scalars say what they take, and quote nothing.
    const quotes = isEnumType(leaf) || isSpecifiedScalarType(leaf) || originalError !== undefined;
    return quotes ? `Expected ${expectation(leaf, suggest)}.` : message;
  }
  // An unknown field's name is the caller's; one that can't be a name, or is a long one, is more likely a value.
  return message.replace(
    /^Field "(?![_A-Za-z][_0-9A-Za-z]{0,99}")[\s\S]*" is not defined/,
    'A field is not defined',
  );
}

/** The type of the value at a path. A list takes a single value too, and then has no index in the path. */
function typeAt(type: GraphQLInputType, path: Path): GraphQLInputType {
  let at = getNullableType(type);
  for (const key of path) {
    if (typeof key === 'number' && isListType(at)) {
      at = getNullableType(at.ofType);
      continue;
    }
    const object = getNamedType(at);
    const field = isInputObjectType(object) ? object.getFields()[key] : undefined;
    if (!field) return object;
    at = getNullableType(field.type);
  }
  return getNamedType(at);
}

const expectations: Readonly<Record<string, string>> = {
  Int: 'an integer from -2147483648 to 2147483647',
  Float: 'a number',
  String: 'a string',
  Boolean: 'true or false',
  ID: 'a string or an integer',
};

function expectation(type: GraphQLLeafType, suggest: boolean): string {
  if (isEnumType(type) && suggest)
    return `one of ${type
      .getValues()
      .map(value => value.name)
      .join(', ')}`;
  return expectations[type.name] ?? `a value of type "${type.name}"`;
}
