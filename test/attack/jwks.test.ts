import { createPublicKey } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { exportJWK, exportSPKI } from 'jose';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createAuthenticator } from '../../src/auth/authenticate.ts';
import { createTokenVerifier } from '../../src/auth/token.ts';
import { identityKey, publishing, startKeyServer } from '../auth/keyServer.ts';
import { encoded, hmacToken, inSeconds, plainAuth, silent } from '../auth/tokens.ts';
import { dataOf, onBothLanes, refusalOf, type Target } from './target.ts';

/** Published: one of each family. The others are somebody else's, the second under a published `kid`. */
const [rsa, ec, next, stranger, imposter] = await Promise.all([
  identityKey('RS256', 'rsa'),
  identityKey('ES256', 'ec'),
  identityKey('EdDSA', 'next'),
  identityKey('ES256', 'stranger'),
  identityKey('ES256', 'ec'),
]);
const published = publishing(rsa.jwk, ec.jwk);
const server = await startKeyServer(published);
/** Whoever a token sends the gateway to. */
const evil = await startKeyServer(publishing(stranger.jwk));
afterAll(() => Promise.all([server.close(), evil.close()]));
/** Before `unharmed` asks. */
const publishAgain = () => {
  server.answer = published;
};

const claims = (changes: object = {}) => ({
  sub: 'ann',
  workspace: 'default',
  groups: ['open'],
  scope: 'people:read',
  exp: inSeconds(60),
  jti: Math.random(),
  ...changes,
});
/** Asks again at once, and doesn't wait for long. */
const patience = { timeout: 300, cooldown: 0, maxAge: 300_000 };
const options = () => ({
  authenticate: createAuthenticator(
    createTokenVerifier({ kind: 'jwks', uri: server.uri }, plainAuth, { log: silent, patience }),
  ),
  sign: (grant: Record<string, unknown>) => ec.sign(grant),
});
const ask = (target: Target, token: string) => target.graphql('{ viewer { subject } }', {}, { token });
const invalid = '401 INVALID_AUTHORIZATION';

onBothLanes(options, target => {
  afterEach(publishAgain);

  describe('a token that none of the published keys has signed is refused:', () => {
    it.each<[string, () => string | Promise<string>]>([
      [
        'HS256 with the public key as PEM',
        async () => hmacToken(claims(), {}, await exportSPKI(rsa.publicKey)),
      ],
      [
        'HS256 with the public key as PEM, of its kid',
        async () => hmacToken(claims(), { kid: 'rsa' }, await exportSPKI(rsa.publicKey)),
      ],
      [
        'HS256 with the public key as DER',
        async () => {
          const pem = await exportSPKI(rsa.publicKey);
          const der = createPublicKey(pem).export({ type: 'spki', format: 'der' });
          return hmacToken(claims(), {}, der.toString('latin1'));
        },
      ],
      ['HS256 with the public key as JWK', () => hmacToken(claims(), {}, JSON.stringify(ec.jwk))],
      ['HS256 with nothing', () => hmacToken(claims(), { kid: 'rsa' }, '')],
      ['alg none', () => `${encoded({ alg: 'none', kid: 'ec' })}.${encoded(claims())}.`],
      ['ES256 without a signature', () => `${encoded({ alg: 'ES256', kid: 'ec' })}.${encoded(claims())}.`],
      [
        'ES256 with a signature of zeros',
        () => `${encoded({ alg: 'ES256', kid: 'ec' })}.${encoded(claims())}.${'A'.repeat(86)}`,
      ],
      ["another one's key under a published kid", () => imposter.sign(claims())],
      ["another one's key under its own kid", () => stranger.sign(claims())],
      ['no kid', () => stranger.sign(claims(), { kid: undefined })],
      ['the kid of a key of another family', () => ec.sign(claims(), { kid: 'rsa' })],
      ['a kid that is a path', () => stranger.sign(claims(), { kid: '../../../dev/null' })],
      ['a kid that is an injection', () => stranger.sign(claims(), { kid: "x' UNION SELECT 'a" })],
      ['a kid of ten kilobytes', () => stranger.sign(claims(), { kid: 'k'.repeat(10_000) })],
      ['a kid with NUL', () => stranger.sign(claims(), { kid: 'ec\0' })],
      ['jku', () => stranger.sign(claims(), { jku: evil.uri })],
      ['x5u', () => stranger.sign(claims(), { x5u: evil.uri })],
      ['jwk', async () => stranger.sign(claims(), { jwk: await exportJWK(stranger.publicKey) })],
      ['x5c', () => stranger.sign(claims(), { x5c: ['MIIB'] })],
      ['jku under a published kid', () => imposter.sign(claims(), { jku: evil.uri })],
      [
        'crit',
        () => ec.sign(claims(), { crit: ['exp'] }).catch(() => hmacToken(claims(), { crit: ['exp'] })),
      ],
      [
        'an unencoded payload',
        () => hmacToken(claims(), { alg: 'ES256', kid: 'ec', b64: false, crit: ['b64'] }),
      ],
      ['no exp', () => ec.sign({ ...claims(), exp: undefined })],
      [
        'another payload under its signature',
        async () => {
          const [header, , signature] = (await ec.sign(claims())).split('.');
          return [header, encoded(claims({ groups: '*' })), signature].join('.');
        },
      ],
      ['encrypted', () => `${encoded({ alg: 'dir', enc: 'A256GCM' })}..${'a.'.repeat(2)}a`],
    ])('%s', async (_name, token) => {
      expect(refusalOf(await ask(target, await token()))).toBe(invalid);
      expect(evil.requests).toEqual([]);
    });
  });

  describe('where the keys cannot be had, no token is called bad, and those that were seen are good:', () => {
    const silence = () => {};
    it.each<[string, (response: ServerResponse) => void]>([
      ['down', response => void response.destroy()],
      ['slow', silence],
      ['slow in the middle', response => void response.write('{"keys":[')],
      ['failing', response => void response.writeHead(500).end()],
      ['moved', response => void response.writeHead(302, { location: evil.uri }).end()],
      ['empty', response => void response.end()],
      ['a page', response => void response.end('<html></html>')],
      ['no set', response => void response.end('{"keys":{"0":{}}}')],
    ])('%s', async (_name, answer) => {
      server.answer = answer;
      // Of a key that isn't known yet, so that the set is asked for again.
      const refused = await ask(target, await next.sign(claims()));
      expect([refusalOf(refused), refused.headers.get('retry-after')]).toEqual(['503 OVERLOADED', '1']);
      expect(dataOf(await ask(target, target.tokens.member))).toEqual({ viewer: { subject: 'member' } });
      expect(dataOf(await ask(target, await rsa.sign(claims())))).toEqual({ viewer: { subject: 'ann' } });
      expect(evil.requests).toEqual([]);
      server.answer = published;
      expect(refusalOf(await ask(target, await next.sign(claims())))).toBe(invalid);
    });
  });
});

onBothLanes(options, target => {
  afterEach(publishAgain);

  describe('where the keys change,', () => {
    it('a new one is good as soon as it is published', async () => {
      const token = await next.sign(claims());
      expect(refusalOf(await ask(target, token))).toBe(invalid);
      server.answer = publishing(rsa.jwk, ec.jwk, next.jwk);
      expect(dataOf(await ask(target, token))).toEqual({ viewer: { subject: 'ann' } });
    });

    it('a withdrawn one signs no new token', async () => {
      server.answer = publishing(rsa.jwk, next.jwk);
      // Asked for because of a key that nobody knows.
      expect(refusalOf(await ask(target, await stranger.sign(claims())))).toBe(invalid);
      expect(refusalOf(await ask(target, await ec.sign(claims())))).toBe(invalid);
    });

    it.each<[string, () => object[]]>([
      ['a symmetric key', () => [{ kty: 'oct', k: 'c2VjcmV0', kid: 'odd', alg: 'HS256' }]],
      ['a thousand keys', () => Array.from({ length: 1000 }, (_, i) => ({ ...stranger.jwk, kid: `k${i}` }))],
      ['a key twice', () => [ec.jwk, ec.jwk]],
      ['a key without its numbers', () => [{ kty: 'EC', crv: 'P-256', kid: 'odd' }]],
      ['keys of unknown kinds', () => [{ kty: 'PQC', kid: 'odd' }, {}]],
    ])('%s among them is no harm', async (_name, odd) => {
      server.answer = publishing(...odd(), rsa.jwk);
      expect(refusalOf(await ask(target, await stranger.sign(claims(), { kid: 'odd' })))).toBe(invalid);
      expect(dataOf(await ask(target, await rsa.sign(claims())))).toEqual({ viewer: { subject: 'ann' } });
    });
  });
});
