import { setTimeout as sleep } from 'node:timers/promises';
import type { ResultOf, VariablesOf } from 'gql.tada';
import { print } from 'graphql';
import { graphql } from './graphql.js';
import { headers, url } from './settings.js';

const upsertPersons = graphql(`
  mutation ($input: UpsertPersonsInput!) {
    upsertPersons(input: $input) {
      replayed
      results {
        index
        outcome
        person {
          identifier
          externalRef
        }
        failureCode
        failureReason
      }
    }
  }
`);

type Input = VariablesOf<typeof upsertPersons>['input'];

interface Answer {
  readonly data: ResultOf<typeof upsertPersons> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

const attempts = 10;

/**
 * Writes a batch, with nothing but fetch. A 503 says that nothing was written or, of UNKNOWN_OUTCOME, that nobody
 * knows: under the same idempotency key the batch may be sent again either way, and is written once.
 */
export async function upsert(persons: Input['persons'], idempotencyKey: string) {
  const variables: VariablesOf<typeof upsertPersons> = { input: { persons, idempotencyKey } };
  const body = JSON.stringify({ query: print(upsertPersons), variables });
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body,
    });
    if (response.status === 503 && attempt < attempts) {
      await sleep(1000 * Number(response.headers.get('Retry-After') ?? 1));
      continue;
    }
    const { data, errors } = (await response.json()) as Answer;
    if (!data) throw new Error(errors?.map(({ message }) => message).join(' ') ?? `HTTP ${response.status}`);
    return data.upsertPersons;
  }
}
