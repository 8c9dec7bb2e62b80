import { issueToken } from '../../src/auth/issue.ts';
import { scopes } from '../../src/domain/viewer.ts';
import { post } from '../support/client.ts';
import { testSecret } from '../support/startGateway.ts';

export const batchSize = 10;

const claims = { workspace: 'workspace', groups: 'groups', scope: 'scope' };
const token = await issueToken(
  testSecret,
  { subject: 'writer', workspace: 'default', groups: '*', scopes, expiresIn: 24 * 3600 },
  { issuer: undefined, audience: undefined, claims },
);

/** A batch by its writer and its number: all that is in it follows from these. */
export interface Batch {
  readonly writer: number;
  readonly number: number;
}

export const keyOf = ({ writer, number }: Batch): string => `${writer}-${number}`;

const mutation = `mutation ($input: UpsertPersonsInput!) {
  upsertPersons(input: $input) { createdCount unchangedCount failedCount replayed }
}`;

export const ask = (url: string, query: string, variables: Record<string, never> | object = {}) =>
  post(url, { query, variables: variables as never, token });

/** Sends a batch. Rejects when no answer comes, as when the server is killed. */
export const send = (url: string, batch: Batch) =>
  ask(url, mutation, {
    input: {
      idempotencyKey: keyOf(batch),
      persons: Array.from({ length: batchSize }, (_, item) => ({
        externalRef: `${keyOf(batch)}-${item}`,
        firstName: 'Ann',
        emailAddress: `${keyOf(batch)}-${item}@example.com`,
      })),
    },
  });

/** Writes batch after batch until it's told to stop, or nobody answers any more. */
export async function write(
  url: string,
  writer: number,
  from: number,
  acknowledge: (batch: Batch) => void,
  stopped: () => boolean,
): Promise<number> {
  let number = from;
  while (!stopped()) {
    const batch = { writer, number: number++ };
    try {
      const { status, data, errors } = await send(url, batch);
      if (status === 200 && !errors && data.upsertPersons.createdCount === batchSize) acknowledge(batch);
      else if (status !== 503) throw new Unexpected(`${status} ${JSON.stringify(errors ?? data)}`);
    } catch (error) {
      if (error instanceof Unexpected) throw error;
      return number;
    }
  }
  return number;
}

/** An answer that nothing explains. */
export class Unexpected extends Error {}
