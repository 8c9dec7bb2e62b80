import {
  BREAK,
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLScalarType,
  GraphQLSchema,
  getNamedType,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  TypeInfo,
  type VariableDefinitionNode,
  type VariableNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { MaybePromise } from '../domain/maybePromise.ts';
import { type ArgumentValues, argumentValues } from './argumentValues.ts';
import type { Context } from './context.ts';
import type { Variables } from './limits/arguments.ts';
import { measure } from './limits/measure.ts';

/**
 * Executes an operation with coerced variables, as graphql-js would.
 * @returns undefined where graphql-js must do it, and nothing has been executed.
 */
export type Compiled = (context: Context, variables: Variables) => MaybePromise<ExecutionResult> | undefined;

/** The compiler writes each field out where it stands; so many are compiled in some ten milliseconds. */
export const maxCompiledFields = 200;

/** The type of every variable that a compiled operation is given: graphql-js has coerced it already. */
const coerced = new GraphQLScalarType({ name: '_Coerced', parseValue: value => value });

/** The arguments of a field, and the names of the variables that they become. */
interface Call {
  readonly valuesOf: ArgumentValues;
  readonly names: readonly (readonly [argument: string, variable: string])[];
}

/**
 * Compiles operations with graphql-jit, which executes several times as fast as graphql-js, but isn't the same
 * in everything. It's given only what both do alike, and it's never shown a value: every argument, literal or
 * not, goes in as a variable of its own whose value is graphql-js's. (graphql-jit puts null where a variable
 * inside an object isn't given, words its refusals otherwise, lets an invalid `@oneOf` through, and writes
 * literals into the code that it makes.)
 */
export function createCompiler(schema: GraphQLSchema) {
  const { types, ...config } = schema.toConfig();
  const extended = new GraphQLSchema({ ...config, types: [...types, coerced], assumeValid: true });

  function compile(document: DocumentNode, operation: OperationDefinitionNode): Compiled | null {
    const fragments = document.definitions.filter(
      (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
    );
    const own: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
    if (!isAlike(extended, own, operation)) return null;
    const calls: Call[] = [];
    const compiled = compileQuery(extended, withoutValues(extended, own, calls), '', {
      disablingCapturingStackErrors: true,
      // Strings, numbers and names of enum values go as they are: TypeScript has seen what resolvers give, and a
      // test that enum values are called what they are. Else each costs as much as all the rest of it.
      disableLeafSerialization: true,
    });
    if (!isCompiledQuery(compiled)) return null;
    return (context, variables) => {
      const values = valuesOf(calls, variables);
      return values && compiled.query(undefined, context, values);
    };
  }

  const known = new WeakMap<OperationDefinitionNode, Compiled | null>();
  /**
   * Compiles an operation once, for as long as somebody (a cache of documents) holds it.
   * @returns null for an operation that is left to graphql-js.
   */
  return (document: DocumentNode, operation: OperationDefinitionNode): Compiled | null => {
    let compiled = known.get(operation);
    if (compiled === undefined) {
      compiled = compile(document, operation);
      known.set(operation, compiled);
    }
    return compiled;
  };
}

/** Whether both execute a document alike, whatever its variables are. */
function isAlike(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): boolean {
  if (operation.operation === OperationTypeNode.SUBSCRIPTION || measure(document).fields > maxCompiledFields)
    return false;
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  // graphql-js stops at the first mutation that fails, and of several errors that make the same thing null it
  // tells one; a compiled operation goes on and tells all. Queries that fail are asked again; mutations can't be.
  if (isMutation && !hasOneField(operation)) return false;
  const root = schema.getRootType(operation.operation);
  let alike = true;
  const doubt = () => {
    alike = false;
    return BREAK;
  };
  const typeInfo = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Directive: doubt,
      Field({ alias, name }) {
        // `__proto__` is a good name in an answer, but not in an object literal.
        const reserved = [alias, name].some(
          given => given?.value.startsWith('__') && given.value !== '__typename',
        );
        const mayFail =
          isMutation && typeInfo.getParentType() !== root && hasArguments(typeInfo.getFieldDef());
        return reserved || mayFail || isAbstractType(getNamedType(typeInfo.getType())) ? doubt() : undefined;
      },
      FragmentDefinition: () => (isAbstractType(typeInfo.getType()) ? doubt() : undefined),
      InlineFragment: () => (isAbstractType(typeInfo.getType()) ? doubt() : undefined),
    }),
  );
  return alike;
}

const hasArguments = (field: GraphQLField<unknown, unknown> | null | undefined): boolean =>
  field != null && field.args.length > 0;

function hasOneField({ selectionSet: { selections } }: OperationDefinitionNode): boolean {
  const [only]: readonly SelectionNode[] = selections;
  return selections.length === 1 && only?.kind === Kind.FIELD;
}

/** A copy of a document, since the compiler leaves marks on it, whose arguments are variables; it adds to `calls`. */
function withoutValues(schema: GraphQLSchema, document: DocumentNode, calls: Call[]): DocumentNode {
  const typeInfo = new TypeInfo(schema);
  const copy: DocumentNode = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      leave(node) {
        const field = node.kind === Kind.FIELD ? typeInfo.getFieldDef() : undefined;
        if (node.kind !== Kind.FIELD || !field || field.args.length === 0) return { ...node };
        const names = field.args.map(({ name }) => [name, `${name}_${calls.length}`] as const);
        calls.push({ valuesOf: argumentValues(field, node), names });
        return {
          ...node,
          arguments: names.map(([argument, name]) => ({
            kind: Kind.ARGUMENT,
            name: { kind: Kind.NAME, value: argument },
            value: variableNode(name),
          })),
        };
      },
    }),
  );
  const variableDefinitions = calls.flatMap(({ names }) => names.map(([, name]) => definitionOf(name)));
  return {
    ...copy,
    definitions: copy.definitions.map(definition =>
      definition.kind === Kind.OPERATION_DEFINITION ? { ...definition, variableDefinitions } : definition,
    ),
  };
}

const variableNode = (value: string): VariableNode => ({
  kind: Kind.VARIABLE,
  name: { kind: Kind.NAME, value },
});

const definitionOf = (name: string): VariableDefinitionNode => ({
  kind: Kind.VARIABLE_DEFINITION,
  variable: variableNode(name),
  type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: coerced.name } },
});

/** The variables of a compiled operation; undefined where graphql-js refuses an argument: the words are its own. */
function valuesOf(calls: readonly Call[], variables: Variables): Record<string, unknown> | undefined {
  const values: Record<string, unknown> = {};
  for (const { valuesOf, names } of calls) {
    const given = valuesOf(variables);
    if (!given) return undefined;
    for (const [argument, name] of names) if (argument in given) values[name] = given[argument];
  }
  return values;
}
