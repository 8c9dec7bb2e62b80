import { GatewayError } from '../domain/errors.ts';

/** What a request asks to be executed (GraphQL over HTTP §5.1). */
export interface Params {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

const names = ['query', 'operationName', 'variables', 'extensions'] as const;

type Given = { readonly [name in (typeof names)[number]]?: unknown };

/**
 * The parameters of a POST.
 * @throws GatewayError BAD_REQUEST, which never quotes the body.
 */
export function paramsOfBody(body: string): Params {
  const given = parsed(body, 'The body is not valid JSON.');
  if (!isMap(given)) throw badRequest('The body must be a JSON object; batches are not taken.');
  return checked(given);
}

/**
 * The parameters of a GET.
 * @throws GatewayError BAD_REQUEST
 */
export function paramsOfSearch(search: string): Params {
  const given: Record<string, unknown> = {};
  const parameters = new URLSearchParams(search);
  for (const name of names) {
    const [value, ...more] = parameters.getAll(name);
    if (more.length > 0) throw badRequest(`The parameter ${name} must be given once.`);
    if (value === undefined) continue;
    const isJson = name === 'variables' || name === 'extensions';
    given[name] = isJson ? parsed(value, `The parameter ${name} is not valid JSON.`) : value;
  }
  return checked(given);
}

/** Other keys are passed over: they belong to extensions that this server doesn't know. */
function checked({ query, operationName, variables, extensions }: Given): Params {
  if (query == null) throw badRequest('Must provide query string.');
  if (typeof query !== 'string') throw badRequest('query must be a string.');
  if (operationName != null && typeof operationName !== 'string')
    throw badRequest('operationName must be a string or null.');
  if (variables != null && !isMap(variables)) throw badRequest('variables must be an object or null.');
  if (extensions != null && !isMap(extensions)) throw badRequest('extensions must be an object or null.');
  // Clients write "no name" as an empty string too, which no operation can have.
  return { query, operationName: operationName || null, variables: variables ?? {} };
}

function parsed(text: string, problem: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(problem);
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const badRequest = (message: string): GatewayError => new GatewayError('BAD_REQUEST', message);
