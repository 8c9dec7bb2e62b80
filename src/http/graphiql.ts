import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer.ts';
import { tabs } from './graphiqlTabs.ts';
import { isLoopbackAddress, isLoopbackHost } from './host.ts';
import { graphiqlPolicy } from './securityHeaders.ts';

/**
 * Whether a browser asks for GraphiQL's page rather than a program for an answer. GraphiQL writes the query
 * that is being edited into the address, so a page that is loaded again has one; only a browser's navigation
 * says so itself (https://www.w3.org/TR/fetch-metadata/), and it can't carry a token.
 */
export function wantsGraphiql({ method, headers }: IncomingMessage, search: string): boolean {
  const html = /(?:^|,)\s*text\/html\s*(?:;(?!\s*q=0(?:\.0*)?\s*(?:,|$))|,|$)/i.test(headers.accept ?? '');
  const navigates = headers['sec-fetch-dest'] === 'document' && headers.authorization === undefined;
  return method === 'GET' && html && (navigates || !new URLSearchParams(search).has('query'));
}

/** @param token puts a token into the headers pane, where `mayHoldToken` allows it. */
export async function graphiqlAnswer(
  request: IncomingMessage,
  token: (() => string | Promise<string>) | undefined,
): Promise<Answer> {
  // Nine megabytes: loaded when somebody first asks for them.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const headers =
    token && mayHoldToken(request)
      ? JSON.stringify({ Authorization: `Bearer ${await token()}` }, null, 2)
      : undefined;
  const page = renderGraphiQL({
    title: 'persons-gateway',
    endpoint: '/graphql',
    credentials: 'omit',
    // A token belongs into no browser's storage.
    shouldPersistHeaders: false,
    defaultTabs: tabs.map(query => ({ query, ...(headers !== undefined && { headers }) })),
    ...(headers !== undefined && { headers }),
  });
  return {
    status: 200,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': graphiqlPolicy },
    body: page,
  };
}

/**
 * A page with a token in it is for the person at this machine only: not for a proxy's visitors, and not for a
 * site that has made its own name point here (DNS rebinding).
 */
function mayHoldToken({ headers, socket }: IncomingMessage): boolean {
  const forwarded = Object.keys(headers).some(
    name => name === 'forwarded' || name.startsWith('x-forwarded-'),
  );
  return isLoopbackAddress(socket.remoteAddress) && isLoopbackHost(headers.host) && !forwarded;
}
