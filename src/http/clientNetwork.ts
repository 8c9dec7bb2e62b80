import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * The network that a request comes from: an IPv4 address or, since whoever has one IPv6 address has 2^64 of
 * them (RFC 4291 §2.5.1), an IPv6 prefix such as 2001:db8:0:1::/64.
 * @param trustProxy whether every connection comes from a proxy that adds to `X-Forwarded-For` whom it speaks
 * for. Only what it added itself is believed, which is the last entry: those before it are the caller's to invent.
 */
export function clientNetwork({ headers, socket }: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? lastAddress(String(headers['x-forwarded-for'] ?? '')) : undefined;
  return networkOf(forwarded ?? socket.remoteAddress ?? '');
}

/** Some proxies add the port (`192.0.2.1:49152`, `[2001:db8::1]:49152`). Undefined where there is no address. */
function lastAddress(list: string): string | undefined {
  const entry = list.slice(list.lastIndexOf(',') + 1).trim();
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\]|([0-9.]+))(?::[0-9]{1,5})?$/.exec(entry) ?? [];
  const address = bracketed ?? dotted ?? entry;
  return isIP(address) === 0 ? undefined : address;
}

/** An IPv4 address stays one when it's written as an IPv6 one (RFC 4291 §2.5.5.2), as on a dual-stack socket. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const groups = groupsOf(address);
  if (/^(?:0:){5}ffff:/.test(groups.join(':')))
    return groups
      .slice(6)
      .map(group => Number.parseInt(group, 16))
      .flatMap(pair => [pair >> 8, pair & 255])
      .join('.');
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address, in hexadecimal without leading zeros. */
function groupsOf(address: string): readonly string[] {
  // A link-local address may name its interface (RFC 4007 §11), which a URL may not.
  const [bare = ''] = address.split('%');
  const [head = [], tail = []] = new URL(`http://[${bare}]`).hostname
    .slice(1, -1)
    .split('::')
    .map(part => part.split(':').filter(Boolean));
  return [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
}
