import { GatewayError } from '../domain/errors.ts';
import { isObject } from '../domain/json.ts';
import type { PersistedDocuments } from '../graphql/persisted.ts';

/** What a request asks to be executed (GraphQL over HTTP §5.1). */
export interface Params {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Documents that may be asked for by their identifiers. */
export interface Persisted {
  readonly documents: PersistedDocuments;
  /** Whether nothing else is executed. */
  readonly only: boolean;
}

const names = ['query', 'documentId', 'operationName', 'variables', 'extensions'] as const;

type Given = { readonly [name in (typeof names)[number]]?: unknown };

/**
 * The parameters of a POST.
 * @throws GatewayError BAD_REQUEST, which never quotes the body; PERSISTED_DOCUMENT_…
 */
export function paramsOfBody(body: string, persisted?: Persisted): Params {
  const given = parsed(body, 'The body is not valid JSON.');
  if (!isObject(given)) throw badRequest('The body must be a JSON object; batches are not taken.');
  return checked(given, persisted);
}

/**
 * The parameters of a GET.
 * @throws GatewayError BAD_REQUEST, PERSISTED_DOCUMENT_…
 */
export function paramsOfSearch(search: string, persisted?: Persisted): Params {
  const given: Record<string, unknown> = {};
  const parameters = new URLSearchParams(search);
  for (const name of names) {
    const [value, ...more] = parameters.getAll(name);
    if (more.length > 0) throw badRequest(`The parameter ${name} must be given once.`);
    if (value === undefined) continue;
    const isJson = name === 'variables' || name === 'extensions';
    given[name] = isJson ? parsed(value, `The parameter ${name} is not valid JSON.`) : value;
  }
  return checked(given, persisted);
}

/** Other keys are passed over: they belong to extensions that this server doesn't know. */
function checked(given: Given, persisted: Persisted | undefined): Params {
  const { operationName, variables, extensions } = given;
  const query = persisted ? persistedQuery(given, persisted) : given.query;
  if (query == null) throw badRequest('Must provide query string.');
  if (typeof query !== 'string') throw badRequest('query must be a string.');
  if (operationName != null && typeof operationName !== 'string')
    throw badRequest('operationName must be a string or null.');
  if (variables != null && !isObject(variables)) throw badRequest('variables must be an object or null.');
  if (extensions != null && !isObject(extensions)) throw badRequest('extensions must be an object or null.');
  // Clients write "no name" as an empty string too, which no operation can have.
  return { query, operationName: operationName || null, variables: variables ?? {} };
}

/**
 * The document that an identifier stands for, where no document is given itself: from here on nobody can tell
 * how it came.
 */
function persistedQuery({ query, documentId, extensions }: Given, { documents, only }: Persisted): unknown {
  const identifier = documentId ?? hashOf(extensions);
  const isGiven = query != null && query !== '';
  if (identifier == null || isGiven) {
    if (only) throw documentRequired();
    return query;
  }
  if (typeof identifier !== 'string') throw badRequest('documentId must be a string.');
  const text = documents.textOf(identifier);
  if (text === undefined)
    throw new GatewayError(
      'PERSISTED_DOCUMENT_NOT_FOUND',
      'There is no persisted document of this identifier.',
    );
  return text;
}

/** Where Apollo's clients put it, and yoga's plugin looks for it. */
function hashOf(extensions: unknown): unknown {
  const { persistedQuery } = isObject(extensions) ? extensions : {};
  return isObject(persistedQuery) && persistedQuery.version === 1 ? persistedQuery.sha256Hash : undefined;
}

const documentRequired = () =>
  new GatewayError(
    'PERSISTED_DOCUMENT_REQUIRED',
    'Only persisted documents are executed here: send the identifier of one as documentId, and no query.',
  );

function parsed(text: string, problem: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(problem);
  }
}

const badRequest = (message: string): GatewayError => new GatewayError('BAD_REQUEST', message);
