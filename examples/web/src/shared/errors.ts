import type { CombinedError } from 'urql';

/** What went wrong, for people. The gateway's messages are written for them. */
export function explain(error: CombinedError | undefined): string {
  if (error?.networkError && error.graphQLErrors.length === 0)
    return `The gateway can't be reached: ${error.networkError.message}.`;
  const messages = error?.graphQLErrors.map(({ message }) => message) ?? [];
  return messages.join(' ') || 'The gateway gave no answer.';
}

export const codesOf = (error: CombinedError | undefined): readonly unknown[] =>
  error?.graphQLErrors.map(({ extensions }) => extensions.code) ?? [];

const refusals: readonly unknown[] = ['MISSING_AUTHORIZATION', 'EXPIRED_TOKEN', 'INVALID_AUTHORIZATION'];

/** Whether the token is no good, or no longer. */
export const isRefusal = (error: CombinedError | undefined): boolean =>
  codesOf(error).some(code => refusals.includes(code));
