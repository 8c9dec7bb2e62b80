import { type GraphQLInputObjectType, type OperationDefinitionNode, parse } from 'graphql';
import { GatewayError } from '../domain/errors.ts';
import type { PersonFilter, PersonInput } from '../domain/person.ts';
import { buildSchema } from './schema.ts';
import { coerceVariables } from './variables.ts';

/** A value as the API takes it, or why it doesn't: without the value, which may be somebody's personal data. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

export interface PersonRows {
  /** The names of the fields of `PersonInput`. */
  readonly fields: readonly string[];
  readonly person: (value: unknown) => Read<PersonInput>;
  readonly filter: (value: unknown) => Read<PersonFilter>;
}

/** Reads what comes from a file or an option as variables of the API are read: what fits there fits here. */
export function personRows(): PersonRows {
  const schema = buildSchema();
  function reader<T>(type: string) {
    const [operation] = parse(`query ($value: ${type}!) { __typename }`).definitions;
    return (value: unknown): Read<T> => {
      try {
        const read = coerceVariables(schema, operation as OperationDefinitionNode, { value }, true);
        return read.errors
          ? { problem: read.errors.map(plain).join(' ') }
          : { value: read.variables.value as T };
      } catch (error) {
        if (error instanceof GatewayError) return { problem: error.message };
        throw error;
      }
    };
  }
  const input = schema.getType('PersonInput') as GraphQLInputObjectType;
  return {
    fields: Object.keys(input.getFields()),
    person: reader<PersonInput>('PersonInput'),
    filter: reader<PersonFilter>('PersonFilter'),
  };
}

/** `Variable "$value" at "value.status": Expected …` → `status: Expected …` */
const plain = ({ message }: { readonly message: string }): string =>
  message.replace(/^Variable "\$value"(?: at "value\.?([^"]*)")?: /, (_, path?: string) =>
    path ? `${path}: ` : '',
  );
