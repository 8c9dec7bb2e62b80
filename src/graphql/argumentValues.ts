import {
  BREAK,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  getNullableType,
  isInputObjectType,
  isNonNullType,
  Kind,
  type ObjectFieldNode,
  type ValueNode,
  valueFromAST,
  visit,
} from 'graphql';
import type { Variables } from './limits/arguments.ts';

/** A value that variables complete; undefined where graphql-js must say what is wrong with it. */
type Template = (variables: Variables) => unknown;

/** Nothing is given: the argument, or the field of an object, stays away. */
const absent = Symbol('absent');

/** Gives the values of a field's arguments, by their names; undefined where graphql-js must refuse one. */
export type ArgumentValues = (variables: Variables) => Readonly<Record<string, unknown>> | undefined;

/**
 * The values of a field's arguments as `getArgumentValues` of graphql-js has them (GraphQL specification §6.4.1),
 * but that all which doesn't depend on variables is worked out once. What each variable and literal may be was
 * seen to by validation and by the coercion of the variables; here they're put together.
 */
export const argumentValues = (field: GraphQLField<unknown, unknown>, node: FieldNode): ArgumentValues =>
  collected(field.args, node.arguments ?? [], () => ({}));

type Slot = Pick<GraphQLArgument, 'name' | 'type' | 'defaultValue'>;
type Given = Pick<ObjectFieldNode, 'name' | 'value'>;

/** The values of arguments, or of an input object's fields. */
function collected(
  slots: readonly Slot[],
  given: readonly Given[],
  empty: () => Record<string, unknown>,
): ArgumentValues {
  const templates: (readonly [name: string, template: Template])[] = [];
  for (const slot of slots) {
    const { value } = given.find(({ name }) => name.value === slot.name) ?? {};
    if (value || missing(slot) !== absent) templates.push([slot.name, slotTemplate(slot, value)]);
  }
  return variables => {
    const values = empty();
    for (const [name, template] of templates) {
      const value = template(variables);
      if (value === undefined) return undefined;
      if (value !== absent) values[name] = value;
    }
    return values;
  };
}

function missing({ type, defaultValue }: Slot): unknown {
  if (defaultValue !== undefined) return defaultValue;
  return isNonNullType(type) ? undefined : absent;
}

function slotTemplate(slot: Slot, node: ValueNode | undefined): Template {
  const { type } = slot;
  const otherwise = missing(slot);
  if (!node) return () => otherwise;
  if (node.kind !== Kind.VARIABLE) return literalTemplate(type, node);
  const name = node.name.value;
  const takesNull = !isNonNullType(type);
  return variables => {
    const value = variables[name];
    if (value === undefined) return otherwise;
    return value === null && !takesNull ? undefined : value;
  };
}

function literalTemplate(type: GraphQLInputType, node: ValueNode): Template {
  if (!hasVariable(node)) {
    const value = valueFromAST(node, type);
    return () => value;
  }
  const object = getNullableType(type);
  // Of a one-of exactly one field must be there in the end: that is graphql-js's to say.
  if (node.kind === Kind.OBJECT && isInputObjectType(object) && !object.isOneOf)
    return collected(Object.values(object.getFields()), node.fields, () => Object.create(null));
  return variables => valueFromAST(node, type, variables);
}

function hasVariable(node: ValueNode): boolean {
  let found = false;
  visit(node, {
    Variable() {
      found = true;
      return BREAK;
    },
  });
  return found;
}
