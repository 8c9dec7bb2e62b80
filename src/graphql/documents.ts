import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoFragmentCyclesRule,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { maxCompiledFields } from './compile.ts';
import { checkExtent, checkLength, maxTokens, tooManyComparisons, tooManyTokens } from './limits/limits.ts';
import { measure } from './limits/measure.ts';
import { redactedMessage, redactedSyntaxError } from './redact.ts';

/** Parses and validates documents, and remembers the valid ones. */
export interface Documents {
  /**
   * @throws GatewayError QUERY_TOO_COMPLEX, before anything is done that such a document makes expensive.
   * @throws GraphQLError with the code GRAPHQL_PARSE_FAILED.
   */
  parse(text: string): DocumentNode;
  /**
   * @throws GatewayError QUERY_TOO_COMPLEX for what graphql-js itself gives up on.
   * @returns errors with the code GRAPHQL_VALIDATION_FAILED; none for a valid document.
   */
  validate(document: DocumentNode): readonly GraphQLError[];
  /** A document that has passed both before, as long as it is remembered. */
  known(text: string): DocumentNode | undefined;
}

const maxDocuments = 1_000;
const maxBytes = 64 * 2 ** 20;

/**
 * What a document takes in memory: its syntax tree, by the length of its text, and what is compiled from it, by
 * its fields once fragments are written out. A little more than was measured over a variety of documents.
 */
const bytesOf = (text: string, fields: number): number =>
  16_384 + 96 * text.length + 1_280 * Math.min(fields, maxCompiledFields);

/** @param introspection whether the schema may be asked for, and errors may suggest names from it. */
export function createDocuments(schema: GraphQLSchema, introspection: boolean): Documents {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const valid = new LRUCache<string, DocumentNode>({
    max: maxDocuments,
    maxSize: maxBytes,
  });
  const remembered = new WeakSet<DocumentNode>();

  return {
    parse(text) {
      const known = valid.get(text);
      if (known) return known;
      checkLength(text);
      const document = parseWithin(text);
      checkExtent(measure(document));
      return document;
    },
    validate(document) {
      if (remembered.has(document)) return [];
      // The other rules walk fragments that contain themselves for as long as it takes.
      const { cyclic, fields } = measure(document);
      const applied = cyclic ? [NoFragmentCyclesRule] : rules;
      const errors = validate(schema, document, applied, { hideSuggestions: !introspection });
      if (errors.some(isAbortion)) throw tooManyComparisons();
      if (errors.length > 0) return errors.map(error => coded(error, redactedMessage(error), 'VALIDATION'));
      remembered.add(document);
      const text = document.loc?.source.body;
      if (text !== undefined) valid.set(text, document, { size: bytesOf(text, fields) });
      return [];
    },
    known: text => valid.get(text),
  };
}

/** graphql-js counts the comparisons of fields that might conflict, and stops; it says so in words only. */
const isAbortion = ({ message }: GraphQLError): boolean => message === 'Validation aborted.';

function parseWithin(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    // graphql-js says it in words only.
    if (error.message.includes(`${maxTokens} tokens`)) throw tooManyTokens();
    throw coded(error, redactedSyntaxError(error), 'PARSE');
  }
}

function coded(error: GraphQLError, message: string, phase: 'PARSE' | 'VALIDATION'): GraphQLError {
  const extensions = { code: `GRAPHQL_${phase}_FAILED` };
  return new GraphQLError(message, { ...places(error), extensions });
}

const places = ({ nodes, source, positions }: GraphQLError) => ({
  nodes: nodes ?? null,
  source: source ?? null,
  positions: positions ?? null,
});
