import type { Config } from '../config.ts';

const query = '{ findPersons(first: 3) { totalCount nodes { identifier firstName lastName } } }';

/**
 * What `serve` prints when it has started.
 * @param url without a path, such as http://127.0.0.1:4000
 * @param token as app.ts makes it for a developer, or undefined
 */
export function welcome(
  url: string,
  { graphiql, persistedOnly }: Config['graphql'],
  token: string | undefined,
): string {
  const endpoint = `${url}/graphql`;
  return [
    `persons-gateway listens on ${endpoint}\n`,
    graphiql ? `GraphiQL, to try it in a browser: ${endpoint}\n` : '',
    token === undefined ? '' : invitation(endpoint, token, persistedOnly),
  ].join('');
}

function invitation(endpoint: string, token: string, persistedOnly: boolean): string {
  const given = `
A token for development (workspace default, all groups, all scopes, valid for 24 hours):

${token}

`;
  return persistedOnly ? given : given + firstQuestion(endpoint, token);
}

/** The address is quoted because some shells take the brackets of an IPv6 one for a pattern. */
const firstQuestion = (endpoint: string, token: string): string =>
  `A first question, to be pasted into a shell:

curl -sS -w '\\n' '${endpoint}' -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -d '${JSON.stringify({ query })}'

`;
