import { Client, fetchExchange, mapExchange } from 'urql';
import { isRefusal } from '../shared/errors.ts';
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
        onError: (error, { kind }) => {
          // A subscription ends with the token that it began with, when the session may long have another.
          if (kind !== 'subscription' && isRefusal(error))
            endSession('Your session has ended. Connect again to go on.');
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
