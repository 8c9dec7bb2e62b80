import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientNetwork } from '../../src/http/clientNetwork.ts';
import { anyText } from '../support/anyText.ts';

/** A request by this peer, with this X-Forwarded-For. */
function requestFrom(peer: string | undefined, forwardedFor?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor;
  return request;
}

describe('a trusted proxy is believed', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:49152', '192.0.2.1'],
    ['  192.0.2.1\t', '192.0.2.1'],
    ['203.0.113.9, 192.0.2.1', '192.0.2.1'],
    ['203.0.113.9,unknown,,192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:1::5', '2001:db8:0:1::/64'],
    ['2001:0DB8:0000:0001:ffff:ffff:ffff:ffff', '2001:db8:0:1::/64'],
    ['[2001:db8:0:1::5]', '2001:db8:0:1::/64'],
    ['[2001:db8:0:1::5]:49152', '2001:db8:0:1::/64'],
    ['2001:db8::5', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
    ['[::ffff:192.0.2.1]:49152', '192.0.2.1'],
    ['0:0:0:0:0:ffff:c000:201', '192.0.2.1'],
    ['::192.0.2.1', '0:0:0:0::/64'],
  ])('as to X-Forwarded-For: %s', (header, network) => {
    expect(clientNetwork(requestFrom('10.0.0.1', header), true)).toBe(network);
  });

  it.each([
    '',
    ',',
    '192.0.2.1,',
    '192.0.2.1, unknown',
    '_hidden',
    'localhost',
    '192.0.2.256',
    '192.0.2.1:x',
    '192.0.2.1:123456',
    '192.0.2.1 203.0.113.9',
    '0xC0.0.2.1',
    '[2001:db8::1',
    '[]',
    '2001:db8::1::2',
    '"192.0.2.1"',
    '192.0.2.1/24',
    `${'1'.repeat(10_000)}`,
  ])('unless it names no address: %s', header => {
    expect(clientNetwork(requestFrom('10.0.0.1', header), true)).toBe('10.0.0.1');
  });

  it('unless it says nothing', () => {
    expect(clientNetwork(requestFrom('10.0.0.1'), true)).toBe('10.0.0.1');
    expect(clientNetwork(requestFrom('::ffff:10.0.0.1'), true)).toBe('10.0.0.1');
  });
});

it('nobody else is believed', () => {
  expect(clientNetwork(requestFrom('10.0.0.1', '192.0.2.1'), false)).toBe('10.0.0.1');
});

it('a connection that has gone has no address, and that is no failure', () => {
  expect(clientNetwork(requestFrom(undefined), false)).toBe('');
});

const group = fc.integer({ min: 0, max: 0xffff });
const written = (groups: readonly number[]) => groups.map(value => value.toString(16)).join(':');

describe('whatever the caller says', () => {
  it('only the entry that the proxy added counts', () => {
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), (invented, address) => {
        const request = requestFrom('10.0.0.1', `${invented}, ${address}`);
        expect(clientNetwork(request, true)).toBe(address);
      }),
    );
  });

  it('no header makes it fail', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.ipV6()), header => {
        expect(clientNetwork(requestFrom('10.0.0.1', header), true)).toMatch(/^[0-9.]+$|^[0-9a-f:]+\/64$/);
      }),
    );
  });

  it('all addresses of an IPv6 network are one, however they are written', () => {
    const four = fc.tuple(group, group, group, group).filter(groups => groups.some(value => value !== 0));
    fc.assert(
      fc.property(four, four, (network, host) => {
        const plain = written([...network, ...host]);
        const padded = [...network, ...host].map(value => value.toString(16).padStart(4, '0')).join(':');
        const short = new URL(`http://[${plain}]`).hostname;
        for (const spelling of [plain, padded.toUpperCase(), short, `${short}:443`])
          expect(clientNetwork(requestFrom('10.0.0.1', spelling), true)).toBe(`${written(network)}::/64`);
      }),
    );
  });
});
