import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer.ts';
import { tabs, tokenHint } from './graphiqlTabs.ts';
import { isLoopbackAddress, isLoopbackHost } from './host.ts';
import { graphiqlPolicy } from './securityHeaders.ts';

/**
 * Whether a browser asks for GraphiQL's page rather than a program for an answer. GraphiQL writes the query
 * that is being edited into the address, so a page that is loaded again has one; only a browser's navigation
 * says so itself (https://www.w3.org/TR/fetch-metadata/), and it can't carry a token.
 */
export function wantsGraphiql({ method, headers }: IncomingMessage, search: string): boolean {
  if (method !== 'GET') return false;
  const html = /(?:^|,)\s*text\/html\s*(?:;(?!\s*q=0(?:\.0*)?\s*(?:,|$))|,|$)/i.test(headers.accept ?? '');
  const navigates = headers['sec-fetch-dest'] === 'document' && headers.authorization === undefined;
  return html && (navigates || !new URLSearchParams(search).has('query'));
}

/**
 * Two faults of GraphiQL 5, put right in its page's head. A pressed tab that the animation had moved jumps away
 * from under the pointer, and the click is lost; without the animation every click counts. And opened again
 * before anything was edited, it adds an empty tab and shows that one, unless it finds a last query.
 */
const corrections = (firstQuery: string) => `
      <style>.graphiql-tab { transform: none !important; }</style>
      <script>localStorage['graphiql:query'] ??= ${JSON.stringify(firstQuery)};</script>
    </head>`;

/** @param token puts a token into the headers pane, where `mayHoldToken` allows it. */
export async function graphiqlAnswer(
  request: IncomingMessage,
  token: (() => string | Promise<string>) | undefined,
): Promise<Answer> {
  // Nine megabytes: loaded when somebody first asks for them.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const ready = token && mayHoldToken(request) ? await token() : undefined;
  const headers = JSON.stringify({ Authorization: `Bearer ${ready ?? ''}` }, null, 2);
  const queries = ready === undefined ? tabs.map(tab => tokenHint + tab) : tabs;
  const page = renderGraphiQL({
    title: 'persons-gateway',
    endpoint: '/graphql',
    credentials: 'omit',
    // A token belongs into no browser's storage.
    shouldPersistHeaders: false,
    defaultTabs: queries.map(query => ({ query, headers })),
    headers,
    defaultEditorToolsVisibility: 'headers',
  });
  return {
    status: 200,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': graphiqlPolicy },
    body: page.replace('</head>', () => corrections(queries[0] ?? '')),
  };
}

/**
 * A page with a token in it is for the person at this machine only: not for a proxy's visitors, and not for a
 * site that has made its own name point here (DNS rebinding).
 */
function mayHoldToken({ headers, socket }: IncomingMessage): boolean {
  const forwarded = Object.keys(headers).some(name =>
    /^(?:forwarded|x-forwarded-.+|x-real-ip|via)$/.test(name),
  );
  return isLoopbackAddress(socket.remoteAddress) && isLoopbackHost(headers.host) && !forwarded;
}
