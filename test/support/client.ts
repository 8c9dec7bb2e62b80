import type { JsonObject } from '../../src/domain/person.ts';

export interface GraphQLFailure {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly type?: string };
}

// biome-ignore lint/suspicious/noExplicitAny: the shape of the data is the query's, and tests assert it.
type Data = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data;
  readonly errors: readonly GraphQLFailure[] | undefined;
}

/** Posts one operation, as a frontend does. */
export async function post(
  url: string,
  {
    token,
    headers,
    ...body
  }: { query: string; variables?: JsonObject; token?: string; headers?: HeadersInit },
): Promise<Answer> {
  const all = new Headers(headers);
  all.set('content-type', 'application/json');
  // Left open, it would be waited for when the gateway stops.
  all.set('connection', 'close');
  if (token !== undefined) all.set('authorization', `Bearer ${token}`);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: all,
    body: JSON.stringify(body),
  });
  const { data, errors } = (await response.json()) as Pick<Answer, 'data' | 'errors'>;
  return { status: response.status, headers: response.headers, data, errors };
}
