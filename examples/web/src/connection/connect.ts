import { graphql } from '../gql/index.ts';
import { explain } from '../shared/errors.ts';
import { createPlainClient } from './client.ts';
import { endSession, keepToken } from './session.ts';

const CreateSession = graphql(`
  mutation CreateSession {
    createSession {
      token
    }
  }
`);

/**
 * Exchanges a token or an API key for a session, so that the tab holds nothing that lasts. The gateway renews it
 * as long as the page is in use.
 */
export async function connect(token: string): Promise<void> {
  const { data, error } = await createPlainClient(token.trim()).mutation(CreateSession, {});
  if (data) keepToken(data.createSession.token);
  else endSession(explain(error));
}
