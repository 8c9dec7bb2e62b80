/** What a request is for; `search` is without its question mark. */
export interface Target {
  readonly path: string;
  readonly search: string;
}

/** What nearly all requests are for. */
const graphql: Target = { path: '/graphql', search: '' };

/**
 * Takes a request target apart without building a URL, so that nothing in it can be taken for a host. The
 * absolute form that proxies send (RFC 9112 §3.2.2) is that of its path.
 */
export function targetOf(url = '/'): Target {
  if (url === graphql.path) return graphql;
  const origin = /^https?:\/\/[^/?#]*/i.exec(url)?.[0] ?? '';
  const [path = '', ...search] = url.slice(origin.length).split('?');
  return { path: path || '/', search: search.join('?') };
}
