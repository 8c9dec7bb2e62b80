import type { GraphQLSchema } from 'graphql';
import { isObject } from '../domain/json.ts';
import { createDocuments } from './documents.ts';

/** Documents that are known beforehand, by the identifiers that clients send in their place. */
export interface PersistedDocuments {
  /** With or without the prefix `sha256:`. */
  textOf(identifier: string): string | undefined;
}

/** A manifest that can't be taken. The message says why, in one line. */
export class UnusableManifest extends Error {
  override readonly name = 'UnusableManifest';
}

/**
 * Reads a manifest: JSON of identifiers and documents, as GraphQL Code Generator and Relay write it, or Apollo's
 * (`"format": "apollo-persisted-query-manifest"`). Every document is parsed and validated.
 * @throws UnusableManifest for the first thing that is wrong with it
 */
export function persistedDocuments(
  manifest: string,
  schema: GraphQLSchema,
  introspection: boolean,
): PersistedDocuments {
  const documents = createDocuments(schema, introspection);
  const texts = new Map<string, string>();
  for (const [identifier, text] of entriesOf(manifest)) {
    const key = keyOf(identifier);
    const known = texts.get(key);
    if (known !== undefined && known !== text)
      throw new UnusableManifest(`${quoted(identifier)} is there twice, with different documents.`);
    const problem = problemOf(text, documents);
    if (problem !== undefined) throw new UnusableManifest(`the document ${quoted(identifier)}: ${problem}`);
    texts.set(key, text);
  }
  if (texts.size === 0) throw new UnusableManifest('there is no document in it.');
  return { textOf: identifier => texts.get(keyOf(identifier)) };
}

/** What GraphQL over HTTP puts before a hash (appendix "Persisted Documents"), and most tools don't. */
const prefix = 'sha256:';
const keyOf = (identifier: string): string =>
  identifier.startsWith(prefix) ? identifier.slice(prefix.length) : identifier;

function problemOf(
  text: string,
  { parse, validate }: ReturnType<typeof createDocuments>,
): string | undefined {
  try {
    return validate(parse(text))[0]?.message;
  } catch (error) {
    // A GatewayError of what's too complex, or a syntax error.
    return error instanceof Error ? error.message : String(error);
  }
}

const form = 'it must be a JSON object of identifiers and documents, or Apollo’s manifest.';

function entriesOf(manifest: string): readonly (readonly [identifier: string, text: string])[] {
  const given = parsed(manifest);
  if (!isObject(given)) throw new UnusableManifest(form);
  if (given.format !== 'apollo-persisted-query-manifest') return Object.entries(given).map(checked);
  const { version, operations } = given;
  if (version !== 1 || !Array.isArray(operations)) throw new UnusableManifest(form);
  return operations.map(operation => {
    if (!isObject(operation) || typeof operation.id !== 'string') throw new UnusableManifest(form);
    return checked([operation.id, operation.body]);
  });
}

function checked([identifier, text]: readonly [string, unknown]): readonly [string, string] {
  if (identifier === '' || typeof text !== 'string')
    throw new UnusableManifest(`the document ${quoted(identifier)} is no text.`);
  return [identifier, text];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnusableManifest('it is not valid JSON.');
  }
}

const quoted = (identifier: string): string => JSON.stringify(identifier.slice(0, 100));
