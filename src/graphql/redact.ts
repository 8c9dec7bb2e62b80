import { type GraphQLError, isValueNode } from 'graphql';

/*
 * graphql-js quotes the value it refuses, which may be somebody's personal data. These take it out of the
 * message and leave what was expected; names of fields, types and arguments stay, for they are the schema's.
 */

/** The message of a validation error, or of an argument refused by the execution. */
export function redactedMessage({ message, nodes }: GraphQLError): string {
  const node = nodes?.[0];
  if (!node || !isValueNode(node)) return message;
  return message
    .replace(/, found [\s\S]*$/, '.')
    .replace(/ value: [\s\S]*?( Did you mean the enum value "[^?]*\?)?$/, ' value.$1')
    .replace(/ has invalid value [\s\S]*$/, ' has an invalid value.');
}

/** The message of a syntax error. */
export function redactedSyntaxError({ message }: GraphQLError): string {
  return message.replace(/\b((?:Block)?String|Int|Float) "[\s\S]*"/, '$1');
}
