import { expect, it } from 'vitest';
import { fixtureSchema } from './fixture.ts';
import { startGateway } from './gateway.ts';

it.each([
  ['the hot lane', true],
  ["yoga's lane", false],
])(
  '%s answers with the request id that came, or a new one, and logs it in every line',
  async (_, hotLane) => {
    const gateway = await startGateway({ hotLane, schema: fixtureSchema() });
    const ask = async (query: string, headers: Record<string, string>) => {
      const from = gateway.lines.length;
      const reply = await gateway.post({ query }, headers);
      return { id: reply.headers.get('x-request-id'), reply, lines: gateway.lines.slice(from) };
    };
    // From the second time on a document is known to the hot lane.
    for (const query of ['{ hello }', '{ crashes }', 'mutation { touch }', '{ nowhere }'])
      for (const given of ['first', 'second', 'third']) {
        const { id, lines } = await ask(query, { 'x-request-id': given });
        expect([query, id]).toEqual([query, given]);
        expect(lines.length).toBeGreaterThan(0);
        for (const line of lines) expect(line).toMatchObject({ requestId: given });
      }
    const { reply, lines } = await ask('{ crashes }', { 'x-request-id': 'jane@example.com' });
    const made = reply.headers.get('x-request-id');
    expect(made).toMatch(/^[0-9a-f-]{36}$/);
    expect(reply.json.errors[0].extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId: made });
    expect(lines.map(({ msg, requestId }) => [msg, requestId])).toEqual([
      ['unexpected error', made],
      ['request', made],
    ]);
    const refused = await ask('{ hello }', {
      'x-request-id': 'refused',
      authorization: `Bearer ${(await gateway.tokenFor({})).slice(0, -4)}AAAA`,
    });
    expect(refused.lines.map(({ msg, requestId }) => [msg, requestId])).toEqual([
      ['refused', 'refused'],
      ['request', 'refused'],
    ]);
  },
);
