import { serverAudits } from 'graphql-http';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Running, startGateway } from './gateway.ts';

/**
 * These pass a variable to `__type`, which is introspection: without it the document is invalid, so that an
 * answer without errors, or status 200 under application/graphql-response+json, can't be had.
 */
const needIntrospection = ['2EA1', '28B9', 'D6D5', '6A70'];

describe.each([true, false])('GraphQL over HTTP, with introspection %s', introspection => {
  let gateway: Running;
  beforeAll(async () => {
    gateway = await startGateway({ introspection });
  });

  const audits = serverAudits({
    url: () => `${gateway.url}/graphql`,
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${gateway.token}` } }),
  });

  it('is audited in full', () => expect(audits).toHaveLength(61));

  it.each(audits.map(audit => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn();
    const holds = introspection || !needIntrospection.includes(audit.id);
    expect(result.status === 'ok', 'reason' in result ? result.reason : '').toBe(holds);
  });
});
