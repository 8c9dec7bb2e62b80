import { documents } from '../workloads.ts';
import type { Asked } from './client.ts';

/** What a request that is no good is answered with. */
export interface Refusal {
  readonly asked: Asked;
  readonly status: number;
  readonly code: string;
}

// Under this type a document that doesn't fit is a failure of HTTP's too.
const accept = { accept: 'application/graphql-response+json' };
const page = (first: number) => ({ query: `{ findPersons(first: ${first}) { lastId } }` });

export const refusals: readonly [Refusal, ...Refusal[]] = [
  { asked: { body: '{' }, status: 400, code: 'BAD_REQUEST' },
  { asked: { body: { query: '{ viewer {' }, headers: accept }, status: 400, code: 'GRAPHQL_PARSE_FAILED' },
  {
    asked: { body: { query: '{ nothing }' }, headers: accept },
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    asked: { body: { query: documents.find, variables: { email: 7 } }, headers: accept },
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  { asked: { body: page(101) }, status: 400, code: 'BAD_USER_INPUT' },
  {
    asked: {
      body: {
        query: documents.upsert,
        variables: { input: { persons: Array.from({ length: 101 }, () => ({ firstName: 'A' })) } },
      },
    },
    status: 400,
    code: 'BATCH_TOO_LARGE',
  },
  {
    asked: { body: page(1), headers: { authorization: 'Basic YTpi' } },
    status: 400,
    code: 'MISSING_AUTHORIZATION',
  },
  {
    asked: { body: page(1), headers: { authorization: 'Bearer nonsense' } },
    status: 401,
    code: 'INVALID_AUTHORIZATION',
  },
  {
    asked: { body: { query: '{ apiKeys { identifier } }' } },
    status: 403,
    code: 'FORBIDDEN',
  },
  { asked: { body: page(1), path: '/nothing' }, status: 404, code: 'NO_SUCH_ROUTE' },
  {
    asked: { body: page(1), headers: { 'content-type': 'text/plain' } },
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
];
