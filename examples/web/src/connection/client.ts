import { Client, type CombinedError, fetchExchange, mapExchange } from 'urql';
import { cache } from './cache.ts';
import { currentToken, endSession, keepToken } from './session.ts';

export type GatewayClient = Client;

/** Asks the gateway with the session's token, and keeps what it answers. */
export const createSessionClient = (): GatewayClient =>
  new Client({
    ...transport(currentToken),
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      const renewed = response.headers.get('X-Session');
      // An answer that comes after the session was ended must not bring it back.
      if (renewed !== null && currentToken() !== null) keepToken(renewed);
      return response;
    },
    exchanges: [
      mapExchange({
        onError: error => {
          if (isRefusal(error)) endSession('Your session has ended. Connect again to go on.');
        },
      }),
      cache(),
      fetchExchange,
    ],
  });

/** Asks with one token and keeps nothing. */
export const createPlainClient = (token: string): GatewayClient =>
  new Client({ ...transport(() => token), exchanges: [fetchExchange] });

const transport = (token: () => string | null) => ({
  url: '/graphql',
  // People's names belong into no address, since addresses are logged.
  preferGetMethod: false,
  fetchSubscriptions: true,
  fetchOptions: () => ({ headers: { Authorization: `Bearer ${token() ?? ''}` } }),
});

const refusals: readonly unknown[] = ['MISSING_AUTHORIZATION', 'EXPIRED_TOKEN', 'INVALID_AUTHORIZATION'];

const isRefusal = (error: CombinedError): boolean =>
  error.graphQLErrors.some(({ extensions }) => refusals.includes(extensions.code));
